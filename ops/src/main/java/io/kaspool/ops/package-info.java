/// What every role shows of itself and how it is told things: metrics and health with their HTTP
/// port, the push gateway, the control socket, clocks, bounded executors, exit codes and errors
/// that name a next step.
@NullMarked
package io.kaspool.ops;

import org.jspecify.annotations.NullMarked;
