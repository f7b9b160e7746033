package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private enum Reason {
    STALE,
    LOW_DIFFICULTY
  }

  private final Metrics metrics = Metrics.empty();

  @Test
  void showsACounterWithTheSuffixTotal() {
    metrics.counter("kaspool_blocks", "Blocks.").inc(3);

    assertThat(text()).contains("# TYPE kaspool_blocks_total counter", "kaspool_blocks_total 3.0");
  }

  @Test
  void showsEverySeriesOfAFamilyFromTheStart() {
    var refused = metrics.counters("kaspool_refused", "R.", Label.of("reason", Reason.class));
    refused.at("stale").inc();

    assertThat(text())
        .contains(
            "kaspool_refused_total{reason=\"stale\"} 1.0",
            "kaspool_refused_total{reason=\"low_difficulty\"} 0.0");
  }

  @Test
  void combinesTheValuesOfTwoLabels() {
    var gauges =
        metrics.gauges("kaspool_x", "X.", Label.of("port", "1", "2"), Label.of("dialect", "gpu"));
    gauges.at("2", "gpu").set(7);

    assertThat(text()).contains("kaspool_x{dialect=\"gpu\",port=\"2\"} 7.0");
  }

  @Test
  void readsAGaugeWhenAskedAndSurvivesItsFailure() {
    metrics.gauge("kaspool_age_seconds", "Age.", () -> 2.5);
    metrics.gauge(
        "kaspool_broken",
        "B.",
        () -> {
          throw new IllegalStateException("expected");
        });
    metrics.gauges("kaspool_size", "S.", Label.of("part", "a", "bb"), String::length);

    assertThat(text())
        .contains(
            "kaspool_age_seconds 2.5",
            "kaspool_broken NaN",
            "kaspool_size{part=\"a\"} 1.0",
            "kaspool_size{part=\"bb\"} 2.0");
  }

  @Test
  void showsAHistogramWithItsBounds() {
    metrics.histogram("kaspool_wait_seconds", "W.", 0.1, 1).observe(0.5);

    assertThat(text())
        .contains(
            "kaspool_wait_seconds_bucket{le=\"0.1\"} 0",
            "kaspool_wait_seconds_bucket{le=\"1.0\"} 1",
            "kaspool_wait_seconds_bucket{le=\"+Inf\"} 1");
  }

  @Test
  void takesThePredecessorsNames() {
    metrics.gauge("miner_job_submissions_1min_count", "Job submissions per minute.").set(4);
    metrics.gauge("pool_hash_rate_GHps", "Hash rate of the pool.").set(5);

    assertThat(text()).contains("miner_job_submissions_1min_count 4.0", "pool_hash_rate_GHps 5.0");
  }

  @Test
  void showsTheJvmOfAProcess() {
    assertThat(new String(Metrics.ofProcess().text(), StandardCharsets.UTF_8))
        .contains("jvm_memory_used_bytes", "process_start_time_seconds");
  }

  @Test
  void showsHowFullExecutorsAre() {
    try (BoundedVirtualThreads payers = BoundedVirtualThreads.create("payer", 3)) {
      metrics.watch(List.of(payers));

      assertThat(text())
          .contains(
              "kaspool_executor_active_tasks{executor=\"payer\"} 0.0",
              "kaspool_executor_limit_tasks{executor=\"payer\"} 3.0",
              "kaspool_executor_rejected_tasks{executor=\"payer\"} 0.0");
    }
  }

  @Test
  void refusesALabelWithoutBounds() {
    assertThatThrownBy(() -> Label.of("wallet", "a"))
        .hasMessage("wallet has no bounded set of values");
    assertThatThrownBy(() -> new Label("port", numbers(65)))
        .hasMessage("label port has 65 values, allowed are 1 to 64");
    assertThatThrownBy(() -> Label.of("port", "1", "1")).hasMessageContaining("repeats a value");
  }

  @Test
  void refusesAFamilyWithTooManySeries() {
    Label wide = new Label("a", numbers(40));
    Label other = new Label("b", numbers(26));

    assertThatThrownBy(() -> metrics.counters("kaspool_wide", "W.", wide, other))
        .hasMessage("kaspool_wide would have 1040 series, allowed are 1000");
  }

  @Test
  void refusesAValueThatWasNotDeclared() {
    var family = metrics.counters("kaspool_refused", "R.", Label.of("reason", Reason.class));

    assertThatThrownBy(() -> family.at("other")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> family.at()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesASecondMetricOfTheSameNameAndAWrongName() {
    metrics.counter("kaspool_blocks", "Blocks.");

    assertThatThrownBy(() -> metrics.gauge("kaspool_blocks", "B.")).hasMessageContaining("twice");
    assertThatThrownBy(() -> metrics.gauge("kaspool blocks", "B.")).hasMessageContaining("name");
  }

  @Test
  void refusesMoreNamesThanItsBound() {
    IntStream.range(0, Metrics.MAX_NAMES).forEach(i -> metrics.counter("kaspool_c" + i, "C."));

    assertThatThrownBy(() -> metrics.counter("kaspool_more", "M."))
        .isInstanceOf(IllegalStateException.class);
  }

  private String text() {
    return new String(metrics.text(), StandardCharsets.UTF_8);
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
