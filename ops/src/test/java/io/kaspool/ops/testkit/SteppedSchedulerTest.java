package io.kaspool.ops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.ScheduledTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteppedSchedulerTest {
  private final SteppedClock clock = new SteppedClock();
  private final SteppedScheduler scheduler = new SteppedScheduler(clock);
  private final List<String> ran = new ArrayList<>();

  @Test
  void bothTimesMoveTogether() {
    clock.advance(Duration.ofSeconds(90));

    assertThat(clock.nanoTime()).isEqualTo(90_000_000_000L);
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T00:01:30Z"));
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void runsWhatFallsDueInOrderEachAtItsOwnTime() {
    scheduler.schedule(Duration.ofSeconds(3), () -> note("c"));
    scheduler.schedule(Duration.ofSeconds(1), () -> note("a"));
    scheduler.schedule(Duration.ofSeconds(1), () -> note("b"));
    scheduler.schedule(Duration.ofSeconds(9), () -> note("late"));

    scheduler.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("a@1", "b@1", "c@3");
    assertThat(clock.nanoTime()).isEqualTo(5_000_000_000L);
    assertThat(scheduler.waiting()).isEqualTo(1);
  }

  @Test
  void runsWhatARunSchedulesWithinTheStep() {
    scheduler.schedule(
        Duration.ofSeconds(1), () -> scheduler.schedule(Duration.ofSeconds(1), () -> note("next")));

    scheduler.advance(Duration.ofSeconds(2));

    assertThat(ran).containsExactly("next@2");
  }

  @Test
  void repeatsUntilCancelled() {
    ScheduledTask task = scheduler.repeat(Duration.ofSeconds(2), () -> note("r"));
    scheduler.advance(Duration.ofSeconds(5));

    task.cancel();
    scheduler.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("r@2", "r@4");
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void showsWhatATaskThrowsAndKeepsItsSeries() {
    scheduler.repeat(
        Duration.ofSeconds(1),
        () -> {
          note("r");
          throw new IllegalStateException("expected");
        });

    assertThatThrownBy(() -> scheduler.advance(Duration.ofSeconds(1))).hasMessage("expected");
    assertThat(scheduler.waiting()).isEqualTo(1);
  }

  private void note(String what) {
    ran.add(what + "@" + clock.nanoTime() / 1_000_000_000L);
  }
}
