package io.kaspool.stratum;

import io.kaspool.ops.NanoClock;
import java.time.Duration;

/// How long no node in sync has stood behind the jobs. Written by the template feed, read by event
/// loops.
final class NodeOutage {
  private static final long NONE = Long.MIN_VALUE;

  private final NanoClock clock;
  private final Duration timeout;
  private volatile long sinceNanos;

  /// @param timeout zero = an outage is never too long
  NodeOutage(NanoClock clock, Duration timeout) {
    this.clock = clock;
    this.timeout = timeout;
    this.sinceNanos = clock.nanoTime(); // until the first node is there
  }

  void minable(boolean minable) {
    if (minable) {
      sinceNanos = NONE;
    } else if (sinceNanos == NONE) {
      sinceNanos = clock.nanoTime();
    }
  }

  /// Whether miners should be sent elsewhere.
  boolean isTooLong() {
    long since = sinceNanos;
    return since != NONE && !timeout.isZero() && clock.nanoTime() - since >= timeout.toNanos();
  }
}
