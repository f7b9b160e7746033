package io.kaspool.ops;

/// A task that a scheduler holds.
@FunctionalInterface
public interface ScheduledTask {
  /// Prevents runs that have not begun; one in progress goes on. Calling it again does nothing.
  void cancel();
}
