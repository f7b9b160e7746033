package io.kaspool.simnode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// Time that passes when a test says so. Any thread.
final class SteppedClock implements InstantSource {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  @Override
  public Instant instant() {
    return now.updateAndGet(time -> time);
  }

  void advance(Duration by) {
    var _ = now.updateAndGet(time -> time.plus(by));
  }
}
