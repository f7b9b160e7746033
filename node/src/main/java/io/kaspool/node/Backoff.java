package io.kaspool.node;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt to connect: 200, 400, then 600 ms, each up to a quarter
/// less by chance. Short, because the first job must be out within a second of a node being ready;
/// harmless, because a pool has a handful of nodes of its own and a refused connection costs
/// nothing.
///
/// Not thread-safe: confined to its connection's lock.
final class Backoff {
  private static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
  private static final int STEPS = 3;

  private final RandomGenerator random;
  private int attempts;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  long nextNanos() {
    attempts = Math.min(attempts + 1, STEPS);
    long base = attempts * FIRST_NANOS;
    return base - random.nextLong(base / 4);
  }

  void reset() {
    attempts = 0;
  }
}
