package io.kaspool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Measurement BEFORE = new Measurement("A.fast", "ops/s", 1_000_000, "here");

  @Test
  void showsTheChangeAgainstTheBaseline() {
    Measurement now = new Measurement("A.fast", "ops/s", 1_100_000, "here");
    assertThat(Report.table(List.of(now), Baseline.of(List.of(BEFORE))).lines().skip(1))
        .singleElement()
        .asString()
        .containsSubsequence("A.fast", "ops/s", "1,100,000", "1,000,000", "+10.0 %");
  }

  @Test
  void showsANewBenchmarkWithoutBaseline() {
    Measurement now = new Measurement("B.slow", "ops/s", 12.5, "here");
    assertThat(Report.table(List.of(now), Baseline.of(List.of(BEFORE))).lines().skip(1))
        .singleElement()
        .asString()
        .containsSubsequence("B.slow", "12.500", "-", "-");
  }

  @Test
  void warnsWhenTheBaselineIsOfAnotherMachine() {
    Measurement now = new Measurement("A.fast", "ops/s", 1, "there");
    assertThat(Report.table(List.of(now), Baseline.of(List.of(BEFORE))))
        .contains("another machine");
  }
}
