/// Time that tests step by hand, for every room's tests.
@NullMarked
package io.kaspool.ops.testkit;

import org.jspecify.annotations.NullMarked;
