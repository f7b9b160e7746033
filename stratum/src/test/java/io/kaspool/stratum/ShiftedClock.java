package io.kaspool.stratum;

import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Real time, which a test may push forward: sockets need real time, deadlines do not.
final class ShiftedClock implements NanoClock {
  private final AtomicLong shift = new AtomicLong();

  @Override
  public long nanoTime() {
    return System.nanoTime() + shift.get();
  }

  void advance(Duration step) {
    shift.addAndGet(step.toNanos());
  }
}
