package io.kaspool.stratum;

import java.time.Duration;

/// Lines that are no requests, of one session. One is an accident, many are not a miner. Confined
/// to the session's event loop.
final class JunkMeter {
  private static final int LIMIT = 20;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private long windowStartNanos;
  private int lines;

  /// Whether this line was one too many.
  boolean add(long nowNanos) {
    if (lines == 0 || nowNanos - windowStartNanos > WINDOW.toNanos()) {
      windowStartNanos = nowNanos;
      lines = 0;
    }
    return ++lines >= LIMIT;
  }
}
