package io.kaspool.ops.control;

/// Does what a command asks. Called on a virtual thread that may block, up to eight at a time, also
/// for the same command; interrupted when the role stops before it returns.
@FunctionalInterface
public interface ControlHandler {
  ControlAnswer handle(ControlRequest request) throws InterruptedException;
}
