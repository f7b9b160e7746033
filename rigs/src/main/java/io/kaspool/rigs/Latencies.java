package io.kaspool.rigs;

import java.time.Duration;
import java.util.Locale;

/// Percentiles of measured durations, each rounded up by at most 6 %; all zero when nothing was
/// measured.
public record Latencies(long count, Duration p50, Duration p90, Duration p99, Duration most) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "n=%d p50=%.2fms p90=%.2fms p99=%.2fms max=%.2fms",
        count,
        millis(p50),
        millis(p90),
        millis(p99),
        millis(most));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
