package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private final HealthChecks checks = new HealthChecks();

  @Test
  void isOkWithoutChecks() {
    assertThat(checks.report().toJson()).isEqualTo("{\"status\":\"ok\",\"checks\":{}}");
  }

  @Test
  void theWorstDecides() {
    checks.register("journal", Health::ok);
    checks.register("node", () -> Health.degraded("one of 2 nodes"));

    assertThat(checks.report().isUp()).isTrue();
    assertThat(checks.report().status()).isEqualTo("degraded");

    checks.register("stratum", () -> Health.down("no node is in sync"));

    assertThat(checks.report().isUp()).isFalse();
    assertThat(checks.report().status()).isEqualTo("down");
  }

  @Test
  void writesJsonInOrderOfRegistration() {
    checks.register("b", Health::ok);
    checks.register("a", () -> Health.down("says \"no\"\n\\"));

    assertThat(checks.report().toJson())
        .isEqualTo(
            "{\"status\":\"down\",\"checks\":{\"b\":{\"status\":\"ok\"},"
                + "\"a\":{\"status\":\"down\",\"text\":\"says \\\"no\\\"\\u000a\\\\\"}}}");
  }

  @Test
  void aFailingCheckIsDownAndHidesNoOther() {
    checks.register(
        "broken",
        () -> {
          throw new IllegalStateException("expected");
        });
    checks.register("fine", Health::ok);

    assertThat(checks.report().checks())
        .containsEntry(
            "broken",
            Health.down("the check itself failed: java.lang.IllegalStateException: expected"))
        .containsEntry("fine", Health.ok());
  }

  @Test
  void refusesANameTwice() {
    checks.register("node", Health::ok);

    assertThatThrownBy(() -> checks.register("node", Health::ok)).hasMessageContaining("twice");
  }

  @Test
  void refusesMoreChecksThanItsBound() {
    IntStream.range(0, HealthChecks.MAX_CHECKS).forEach(i -> checks.register("c" + i, Health::ok));

    assertThatThrownBy(() -> checks.register("more", Health::ok))
        .isInstanceOf(IllegalStateException.class);
  }
}
