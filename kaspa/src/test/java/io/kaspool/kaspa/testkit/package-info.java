/// What tests of other rooms may use of the chain's rules: the test vectors, and random values.
@NullMarked
package io.kaspool.kaspa.testkit;

import org.jspecify.annotations.NullMarked;
