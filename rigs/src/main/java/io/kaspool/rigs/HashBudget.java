package io.kaspool.rigs;

import java.util.concurrent.TimeUnit;

/// Spreads a number of hashes per second evenly over time. Any thread; shared by the threads of a
/// rig.
final class HashBudget {
  private static final int LARGEST_PIECE = 64;
  private static final int PIECES_PER_SECOND = 20;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long hashesPerSecond;
  private long nextFreeNanos;

  HashBudget(long hashesPerSecond, long nowNanos) {
    this.hashesPerSecond = hashesPerSecond;
    this.nextFreeNanos = nowNanos;
  }

  /// How many nonces a thread takes at a time.
  int piece() {
    return hashesPerSecond == 0
        ? LARGEST_PIECE
        : Math.clamp(hashesPerSecond / PIECES_PER_SECOND, 1, LARGEST_PIECE);
  }

  /// Reserves the time for `hashes`; time that nobody used is not made up for.
  ///
  /// @return how long the caller must wait before it computes them
  synchronized long reserveNanos(long hashes, long nowNanos) {
    if (hashesPerSecond == 0) {
      return 0;
    }
    long startNanos = nextFreeNanos - nowNanos < 0 ? nowNanos : nextFreeNanos;
    nextFreeNanos = startNanos + hashes * SECOND_NANOS / hashesPerSecond;
    return startNanos - nowNanos;
  }
}
