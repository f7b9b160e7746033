package io.kaspool.ops;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The scheduler of a running program: one timer thread that only starts virtual threads. It holds
/// at most `limit` tasks, waiting or running; beyond that scheduling is refused, but what was
/// accepted runs. Any thread may call it.
public final class VirtualThreadScheduler implements Scheduler, AutoCloseable {
  private final String name;
  private final int limit;
  private final OpsEvents events;
  private final Semaphore slots;
  private final BoundedVirtualThreads threads;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicBoolean closed = new AtomicBoolean();

  private VirtualThreadScheduler(String name, int limit, OpsEvents events) {
    this.name = name;
    this.limit = limit;
    this.events = events;
    this.slots = new Semaphore(limit);
    // Never refuses while open: whoever runs holds one of as many slots.
    this.threads = BoundedVirtualThreads.create(name, limit);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name(name + "-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /// A scheduler that logs what its tasks throw.
  public static VirtualThreadScheduler create(String name, int limit) {
    return create(name, limit, new OpsEventLog());
  }

  /// `name` prefixes the threads' names.
  public static VirtualThreadScheduler create(String name, int limit, OpsEvents events) {
    return new VirtualThreadScheduler(name, limit, events);
  }

  @Override
  public ScheduledTask schedule(Duration delay, Runnable task) {
    return admit(new Entry(task, delay, false));
  }

  @Override
  public ScheduledTask repeat(Duration period, Runnable task) {
    return admit(new Entry(task, period, true));
  }

  private Entry admit(Entry entry) {
    if (!slots.tryAcquire()) {
      throw new LimitReachedException(name, limit);
    }
    if (!entry.arm()) {
      throw new LimitReachedException(name, limit);
    }
    return entry;
  }

  /// The executor behind it, to be watched by metrics.
  public BoundedVirtualThreads threads() {
    return threads;
  }

  /// Drops what waits and ends what runs, as `BoundedVirtualThreads.close` does.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    timer.shutdownNow();
    threads.close();
  }

  private enum State {
    WAITING,
    RUNNING,
    CANCELLED,
    ENDED
  }

  private final class Entry implements ScheduledTask {
    private final Runnable task;
    private final Duration delay;
    private final boolean repeated;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /// Written by whoever armed it last, read by `cancel` from any thread. A stale value only
    /// leaves a timer entry that finds its task cancelled.
    private volatile @Nullable Future<?> timing;

    Entry(Runnable task, Duration delay, boolean repeated) {
      this.task = task;
      this.delay = delay;
      this.repeated = repeated;
    }

    boolean arm() {
      try {
        timing = timer.schedule(this::start, delay.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (RejectedExecutionException e) {
        slots.release(); // closed meanwhile
        return false;
      }
    }

    private void start() {
      if (state.compareAndSet(State.WAITING, State.RUNNING) && !threads.tryExecute(this::run)) {
        slots.release(); // closed meanwhile
      }
    }

    private void run() {
      try {
        task.run();
      } catch (RuntimeException e) {
        events.taskFailed(name, e);
      } finally {
        end();
      }
    }

    private void end() {
      if (repeated && state.compareAndSet(State.RUNNING, State.WAITING)) {
        arm();
      } else {
        state.set(State.ENDED);
        slots.release();
      }
    }

    @Override
    public void cancel() {
      if (state.compareAndSet(State.WAITING, State.ENDED)) {
        Future<?> current = timing;
        if (current != null) {
          current.cancel(false);
        }
        slots.release();
      } else {
        state.compareAndSet(State.RUNNING, State.CANCELLED);
      }
    }
  }
}
