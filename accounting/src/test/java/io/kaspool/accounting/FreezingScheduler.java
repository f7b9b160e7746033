package io.kaspool.accounting;

import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// A process that can be stopped as a debugger or a swapping machine does: what it does again and
/// again stands still, one series apart from the other, and goes on later as if nothing had been.
/// Any thread.
final class FreezingScheduler implements Scheduler {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Scheduler next;
  private final List<Gate> gates = new CopyOnWriteArrayList<>();

  FreezingScheduler(Scheduler next) {
    this.next = next;
  }

  private static final class Gate {
    volatile boolean closed; // set by the test, read by the series' threads
  }

  @Override
  public ScheduledTask schedule(Duration delay, Runnable task) {
    return next.schedule(delay, task);
  }

  @Override
  public ScheduledTask repeat(Duration period, Runnable task) {
    Gate gate = new Gate();
    gates.add(gate);
    return next.repeat(
        period,
        () -> {
          while (gate.closed) {
            LockSupport.parkNanos(LOOK.toNanos());
          }
          task.run();
        });
  }

  /// What is in progress goes on to its end.
  void freeze() {
    gates.forEach(gate -> gate.closed = true);
  }

  void thaw() {
    gates.forEach(gate -> gate.closed = false);
  }

  /// @param series in the order in which they were begun
  void thaw(int series) {
    gates.get(series).closed = false;
  }
}
