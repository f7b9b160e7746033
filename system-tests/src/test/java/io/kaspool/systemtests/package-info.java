/// The whole system from outside: its processes as a user starts them, and the rules of the house.
@NullMarked
package io.kaspool.systemtests;

import org.jspecify.annotations.NullMarked;
