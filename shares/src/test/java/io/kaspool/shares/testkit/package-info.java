/// A sink that others' tests of shipping may use.
@NullMarked
package io.kaspool.shares.testkit;

import org.jspecify.annotations.NullMarked;
