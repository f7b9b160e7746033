/// Doubles and searches that tests of mining and of its users share.
@NullMarked
package io.kaspool.mining.testkit;

import org.jspecify.annotations.NullMarked;
