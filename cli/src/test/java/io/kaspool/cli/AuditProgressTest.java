package io.kaspool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuditProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StringWriter err = new StringWriter();
  private final AuditProgress progress = new AuditProgress(new PrintWriter(err), nanos::get);

  @Test
  void saysNothingOfAnAuditThatTakesAMoment() {
    for (int checked = 1; checked <= 100; checked++) {
      progress.settlements(checked, 100);
    }

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysEveryFewSecondsHowFarALongOneIs() {
    for (int checked = 1; checked <= 11; checked++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      progress.settlements(checked, 25_000);
    }

    assertThat(err.toString().lines())
        .containsExactly("settlements checked: 5 of 25000", "settlements checked: 10 of 25000");
  }
}
