package io.kaspool.ops;

import java.time.Duration;

/// Runs tasks later. Tasks may block; they run on virtual threads, or in tests on the thread that
/// steps the clock.
public interface Scheduler {
  /// Runs the task once, after the delay.
  ///
  /// @throws LimitReachedException when the scheduler holds as many tasks as it may, or is closed
  ScheduledTask schedule(Duration delay, Runnable task);

  /// Runs the task again and again: first after `period`, then `period` after each run has ended.
  /// Runs never overlap, and a run that throws does not end the series.
  ///
  /// @throws LimitReachedException when the scheduler holds as many tasks as it may, or is closed
  ScheduledTask repeat(Duration period, Runnable task);
}
