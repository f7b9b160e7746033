package io.kaspool.ops.testkit;

import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Monotonic and wall time that stand still until they are stepped, together. Any thread may read
/// and step.
public final class SteppedClock implements NanoClock, InstantSource {
  private final Instant start;
  private final AtomicLong elapsedNanos = new AtomicLong();

  /// Starts at a fixed moment, so that tests may name times.
  public SteppedClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public SteppedClock(Instant start) {
    this.start = start;
  }

  @Override
  public long nanoTime() {
    return elapsedNanos.get();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(elapsedNanos.get());
  }

  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + step);
    }
    elapsedNanos.addAndGet(step.toNanos());
  }
}
