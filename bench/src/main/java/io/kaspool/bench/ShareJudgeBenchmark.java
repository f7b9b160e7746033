package io.kaspool.bench;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Target;
import io.kaspool.mining.BlockFinder;
import io.kaspool.mining.Job;
import io.kaspool.mining.MiningEventLog;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.ShareJudge;
import io.kaspool.mining.ShareVerdict;
import io.kaspool.mining.Worker;
import io.kaspool.ops.NanoClock;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Judging a share, from the nonce to the verdict. The job is new for every half million shares, as
/// its memory of solutions is bounded.
@State(Scope.Thread)
public class ShareJudgeBenchmark {
  private static final int SHARES_PER_JOB = 500_000;

  private final ShareJudge judge =
      new ShareJudge(
          new BlockFinder(
              (block, listener) -> {},
              new VolatileShareLog(),
              new MiningEventLog(),
              InstantSource.system()),
          NanoClock.system());
  private final NonceRange range = new NonceRange(0, 0);
  private final Worker worker =
      new Worker(
          Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]), "bench", Scheme.PPLNS);
  private final Difficulty difficulty = Difficulty.MIN;
  private final Target target = difficulty.target();
  private Job job = BenchJobs.create();
  private long nonce;

  /// Every nonce is a share: the dearest verdict.
  @Benchmark
  public ShareVerdict accepted() {
    if (++nonce % SHARES_PER_JOB == 0) {
      job = BenchJobs.create();
    }
    return judge.judge(job, nonce, range, worker, difficulty, target);
  }
}
