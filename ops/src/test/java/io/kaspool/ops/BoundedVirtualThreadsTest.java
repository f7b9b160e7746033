package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedVirtualThreadsTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void runsTasksOnVirtualThreadsWithItsName() throws Exception {
    try (BoundedVirtualThreads threads = BoundedVirtualThreads.create("payer", 2)) {
      Thread thread = threads.submit(Thread::currentThread).get();

      assertThat(thread.isVirtual()).isTrue();
      assertThat(thread.getName()).startsWith("payer-");
    }
  }

  @Test
  void refusesAndCountsAtTheLimit() {
    CountDownLatch release = new CountDownLatch(1);
    try (BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 2)) {
      threads.execute(() -> awaitUninterrupted(release));
      threads.execute(() -> awaitUninterrupted(release));

      assertThat(threads.tryExecute(() -> {})).isFalse();
      assertThatThrownBy(() -> threads.execute(() -> {}))
          .isInstanceOf(LimitReachedException.class)
          .hasMessage("query is closed or has all of its 2 tasks in hand");
      assertThat(threads.rejected()).isEqualTo(2);
      assertThat(threads.active()).isEqualTo(2);
      release.countDown();
    }
  }

  @Test
  void givesTheSlotBackWhenATaskThrows() throws Exception {
    try (BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 1)) {
      Future<Object> failing =
          threads.submit(
              () -> {
                throw new IllegalStateException("expected");
              });
      assertThatThrownBy(failing::get).hasRootCauseMessage("expected");

      await().untilAsserted(() -> assertThat(threads.submit(() -> 7).get()).isEqualTo(7));
    }
  }

  @Test
  void closeWaitsForRunningTasks() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 1);
    threads.execute(
        () -> {
          awaitUninterrupted(release);
          ended.set(true);
        });

    Thread closing = Thread.ofVirtual().start(threads::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    release.countDown();
    closing.join();

    assertThat(ended).isTrue();
  }

  @Test
  void closeInterruptsAfterTheGracePeriod() {
    AtomicBoolean interrupted = new AtomicBoolean();
    BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 1, SHORT);
    threads.execute(
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });

    threads.close();
    threads.close();

    assertThat(interrupted).isTrue();
  }

  @Test
  void refusesAfterClose() {
    BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 4);

    threads.close();

    assertThat(threads.tryExecute(() -> {})).isFalse();
    assertThat(threads.rejected()).isEqualTo(1);
  }

  @Test
  void neverRunsMoreThanItsLimitUnderContention() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    BoundedVirtualThreads threads = BoundedVirtualThreads.create("query", 8);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 20_000)
          .forEach(
              _ ->
                  callers.execute(
                      () -> {
                        if (threads.tryExecute(() -> measure(running, most))) {
                          accepted.incrementAndGet();
                        }
                      }));
    }
    threads.close();

    assertThat(most.get()).isBetween(1, 8);
    assertThat(threads.completed()).isEqualTo(accepted.get());
    assertThat(threads.completed() + threads.rejected()).isEqualTo(20_000);
  }

  @Test
  void needsALimit() {
    assertThatThrownBy(() -> BoundedVirtualThreads.create("query", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void measure(AtomicInteger running, AtomicInteger most) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    LockSupport.parkNanos(1_000); // lets others come in between
    running.decrementAndGet();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this", e);
    }
  }
}
