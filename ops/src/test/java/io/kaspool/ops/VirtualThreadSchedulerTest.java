package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualThreadSchedulerTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofDays(300);

  private final RecordedOpsEvents events = new RecordedOpsEvents();
  private final VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("tick", 2, events);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void runsOnceAfterTheDelayOnANamedVirtualThread() {
    AtomicBoolean virtual = new AtomicBoolean();
    CountDownLatch ran = new CountDownLatch(1);

    scheduler.schedule(
        SOON,
        () -> {
          virtual.set(Thread.currentThread().isVirtual());
          ran.countDown();
        });

    await().until(() -> ran.getCount() == 0);
    assertThat(virtual).isTrue();
  }

  @Test
  void repeatsUntilCancelled() {
    AtomicInteger runs = new AtomicInteger();
    ScheduledTask task = scheduler.repeat(SOON, runs::incrementAndGet);
    await().until(() -> runs.get() >= 3);

    task.cancel();
    task.cancel();

    assertBothSlotsAreFree();
  }

  @Test
  void aTaskMayCancelItsOwnSeries() {
    AtomicInteger runs = new AtomicInteger();
    ScheduledTask[] task = new ScheduledTask[1];
    CountDownLatch known = new CountDownLatch(1);
    task[0] =
        scheduler.repeat(
            SOON,
            () -> {
              awaitUninterrupted(known);
              runs.incrementAndGet();
              task[0].cancel();
            });
    known.countDown();

    await().until(() -> runs.get() == 1);
    assertBothSlotsAreFree();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aFailingRunIsToldAndDoesNotEndTheSeries() {
    AtomicInteger runs = new AtomicInteger();
    scheduler.repeat(
        SOON,
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new IllegalStateException("expected");
          }
        });

    await().until(() -> runs.get() >= 2);
    assertThat(events.told).containsExactly("task failed tick expected");
  }

  @Test
  void refusesMoreTasksThanItMayHold() {
    scheduler.schedule(NEVER, () -> {});
    scheduler.schedule(NEVER, () -> {});

    assertThatThrownBy(() -> scheduler.schedule(SOON, () -> {}))
        .isInstanceOf(LimitReachedException.class);
  }

  @Test
  void cancellingFreesTheSlotAtOnce() {
    ScheduledTask first = scheduler.schedule(NEVER, () -> {});
    scheduler.schedule(NEVER, () -> {});

    first.cancel();

    assertThat(scheduler.schedule(NEVER, () -> {})).isNotNull();
  }

  @Test
  void refusesAfterClose() {
    scheduler.close();

    assertThatThrownBy(() -> scheduler.repeat(SOON, () -> {}))
        .isInstanceOf(LimitReachedException.class);
  }

  private void assertBothSlotsAreFree() {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              ScheduledTask one = scheduler.schedule(NEVER, () -> {});
              try {
                scheduler.schedule(NEVER, () -> {}).cancel();
              } finally {
                one.cancel();
              }
            });
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this", e);
    }
  }
}
