package io.kaspool.bench;

import io.kaspool.mining.Job;
import io.kaspool.mining.JobBoard;
import io.kaspool.node.testkit.Templates;
import io.kaspool.ops.NanoClock;

/// Jobs to measure with.
final class BenchJobs {
  /// So many hashes a block that no run finds one.
  private static final long HARD = 1L << 50;

  private BenchJobs() {}

  static Job create() {
    NanoClock clock = NanoClock.system();
    JobBoard board = new JobBoard(8, Long.MAX_VALUE, clock);
    // fetched in a far future, so that it does not go stale during a run
    return board.add(Templates.create(HARD, 1_760_000_000_000L, 1, clock.nanoTime() + (1L << 60)));
  }
}
