package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Leases.Term;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final Term TERM = new Term("accounting", 1, new UUID(1, 1));
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final SteppedClock clock = new SteppedClock();
  private final RecordedAccountingEvents events = new RecordedAccountingEvents();
  private final List<Long> runs = new ArrayList<>();
  private boolean broken;
  private final Step step =
      new Step("settle", PERIOD, this::act, new Step.Environment(clock, events));

  private void act(Term term) {
    runs.add(Duration.ofNanos(clock.nanoTime()).toSeconds());
    if (broken) {
      throw new IllegalStateException("no node");
    }
  }

  /// Once a second, as the cycle does.
  private void cycle(int seconds) {
    for (int i = 0; i < seconds; i++) {
      step.run(TERM);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void runsAtOnceAndThenOnceInItsPeriod() {
    cycle(11);

    assertThat(runs).containsExactly(0L, 5L, 10L);
    assertThat(step.complaint()).isEmpty();
  }

  @Test
  void pausesLongerAfterEachFailureButNotForEver() {
    broken = true;

    cycle(100);

    assertThat(runs).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 61L, 91L);
  }

  @Test
  void tellsOnceThatItFailsAndOnceThatItDoesNot() {
    broken = true;
    cycle(5);
    assertThat(events.lines)
        .containsExactly("cannot settle: java.lang.IllegalStateException: no node");
    assertThat(step.complaint())
        .contains("cannot settle: java.lang.IllegalStateException: no node");

    broken = false;
    cycle(20);

    assertThat(events.lines).last().isEqualTo("can settle");
    assertThat(events.lines).hasSize(2);
    assertThat(step.complaint()).isEmpty();
  }

  @Test
  void beginsWithAShortPauseAfterItRecovered() {
    broken = true;
    cycle(8);
    broken = false;
    cycle(8); // at 15 it goes well
    broken = true;
    cycle(8);

    assertThat(runs).containsExactly(0L, 1L, 3L, 7L, 15L, 20L, 21L, 23L);
  }
}
