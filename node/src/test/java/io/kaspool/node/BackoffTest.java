package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(new SplittableRandom(1));

  private long nextMillis() {
    return Duration.ofNanos(backoff.nextNanos()).toMillis();
  }

  @Test
  void growsAndStaysBelowASecond() {
    assertThat(nextMillis()).isBetween(150L, 200L);
    assertThat(nextMillis()).isBetween(300L, 400L);
    for (int i = 0; i < 1000; i++) {
      assertThat(nextMillis()).isBetween(450L, 600L);
    }
  }

  @Test
  void beginsAnewAfterSuccess() {
    nextMillis();
    nextMillis();
    backoff.reset();
    assertThat(nextMillis()).isBetween(150L, 200L);
  }

  @Test
  void differsByChance() {
    Set<Long> waits = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      waits.add(backoff.nextNanos());
    }
    assertThat(waits).hasSizeGreaterThan(90);
  }
}
