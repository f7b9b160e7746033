package io.kaspool.ops.testkit;

import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// A scheduler whose time is stepped: `advance` moves the clock from one due task to the next and
/// runs them on the calling thread, in order of their time, then of scheduling. Any thread may
/// schedule; only the test's thread may advance. What a task throws, `advance` throws. Bounded by
/// the test.
public final class SteppedScheduler implements Scheduler {
  private final SteppedClock clock;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long scheduled;

  public SteppedScheduler(SteppedClock clock) {
    this.clock = clock;
  }

  @Override
  public ScheduledTask schedule(Duration delay, Runnable task) {
    return add(delay, task);
  }

  @Override
  public ScheduledTask repeat(Duration period, Runnable task) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("period must be positive: " + period);
    }
    Series series = new Series(period, task);
    series.arm();
    return series;
  }

  /// Moves the clock by the step and runs what falls due on the way, each at its own time.
  public void advance(Duration step) {
    long until = clock.nanoTime() + step.toNanos();
    for (Entry due = next(until); due != null; due = next(until)) {
      moveTo(due.dueNanos);
      due.task.run();
    }
    moveTo(until);
  }

  /// How many tasks wait.
  public synchronized int waiting() {
    return entries.size();
  }

  private void moveTo(long nanos) {
    clock.advance(Duration.ofNanos(Math.max(0, nanos - clock.nanoTime())));
  }

  private synchronized @Nullable Entry next(long untilNanos) {
    Entry first = entries.peek();
    return first == null || first.dueNanos > untilNanos ? null : entries.poll();
  }

  private synchronized Entry add(Duration delay, Runnable task) {
    Entry entry = new Entry(clock.nanoTime() + delay.toNanos(), scheduled++, task);
    entries.add(entry);
    return entry;
  }

  private synchronized void remove(Entry entry) {
    entries.remove(entry);
  }

  private final class Entry implements ScheduledTask, Comparable<Entry> {
    private final long dueNanos;
    private final long order;
    private final Runnable task;

    Entry(long dueNanos, long order, Runnable task) {
      this.dueNanos = dueNanos;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      remove(this);
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final class Series implements ScheduledTask {
    private final Duration period;
    private final Runnable task;
    private boolean cancelled;
    private @Nullable Entry next;

    Series(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
    }

    synchronized void arm() {
      if (!cancelled) {
        next = add(period, this::run);
      }
    }

    private void run() {
      try {
        task.run();
      } finally {
        arm();
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      if (next != null) {
        next.cancel();
      }
    }
  }
}
