/// The program: its commands, and the wiring of each role by hand. The only place that knows all
/// rooms.
@NullMarked
package io.kaspool.cli;

import org.jspecify.annotations.NullMarked;
