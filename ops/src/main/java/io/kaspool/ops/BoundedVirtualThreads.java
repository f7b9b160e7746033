package io.kaspool.ops;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Virtual threads with a name and a limit, for work that may block. Each task has a thread of its
/// own; there is no queue. At the limit, and after `close`, work is refused and counted: the caller
/// decides what a refusal means. Any thread may call it, but a task must not close its own
/// executor.
public final class BoundedVirtualThreads implements Executor, AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String name;
  private final int limit;
  private final Duration grace;
  private final ThreadFactory factory;
  private final Semaphore slots;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet(); // bounded by the slots
  private final LongAdder completed = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final AtomicBoolean closed = new AtomicBoolean();

  private BoundedVirtualThreads(String name, int limit, Duration grace) {
    this.name = name;
    this.limit = limit;
    this.grace = grace;
    this.factory = Thread.ofVirtual().name(name + "-", 0).factory();
    this.slots = new Semaphore(limit);
  }

  /// `name` prefixes the threads' names and labels the metrics.
  public static BoundedVirtualThreads create(String name, int limit) {
    return create(name, limit, GRACE);
  }

  /// `grace` is how long `close` waits for running tasks, once before it interrupts them and once
  /// after.
  public static BoundedVirtualThreads create(String name, int limit, Duration grace) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit of " + name + " must be at least 1: " + limit);
    }
    return new BoundedVirtualThreads(name, limit, grace);
  }

  /// Starts the task, or says that it was refused.
  public boolean tryExecute(Runnable task) {
    if (!slots.tryAcquire()) {
      rejected.increment();
      return false;
    }
    // INVARIANT: closed is read after a slot is taken, so that close either sees the slot or is
    // seen.
    if (closed.get()) {
      slots.release();
      rejected.increment();
      return false;
    }
    start(task);
    return true;
  }

  /// Starts the task.
  ///
  /// @throws LimitReachedException at the limit and after `close`
  @Override
  public void execute(Runnable task) {
    if (!tryExecute(task)) {
      throw new LimitReachedException(name, limit);
    }
  }

  /// Starts the task and hands out its result.
  ///
  /// @throws LimitReachedException at the limit and after `close`
  public <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  private void start(Runnable task) {
    boolean started = false;
    Thread thread = factory.newThread(() -> run(task));
    running.add(thread);
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        running.remove(thread);
        slots.release();
      }
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      running.remove(Thread.currentThread());
      completed.increment();
      slots.release();
    }
  }

  public String name() {
    return name;
  }

  public int limit() {
    return limit;
  }

  /// Tasks running now. After `close` has seen the last task end it stays at the limit.
  public int active() {
    return limit - slots.availablePermits();
  }

  public long completed() {
    return completed.sum();
  }

  public long rejected() {
    return rejected.sum();
  }

  /// Refuses new work, waits for what runs, interrupts it after the grace period and waits once
  /// more.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (!awaitIdle()) {
      running.forEach(Thread::interrupt);
      awaitIdle();
    }
  }

  private boolean awaitIdle() {
    try {
      // All slots are free when no task runs. They are kept: a closed executor has none to give.
      return slots.tryAcquire(limit, grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
