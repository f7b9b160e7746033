package io.kaspool.mining;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.Target;
import io.kaspool.ops.NanoClock;

/// Judges solutions. One judge for each event loop, confined to it: the evaluator is not shared.
///
/// Hot path (`ShareJudgeBenchmark`): one proof of work, one look at the duplicate guard, nothing
/// else.
public final class ShareJudge {
  private final BlockFinder blocks;
  private final NanoClock clock;
  private final PowEvaluator evaluator = new PowEvaluator();

  public ShareJudge(BlockFinder blocks, NanoClock clock) {
    this.blocks = blocks;
    this.clock = clock;
  }

  /// Judges one solution. A solution that meets the network's target goes to the nodes before
  /// anything else, whatever the verdict: a block is worth more than any rule about shares.
  ///
  /// @param assigned the difficulty the job was sent with to this session; `target` is its target
  /// @param range the session's part of the search space
  public ShareVerdict judge(
      Job job, long nonce, NonceRange range, Worker worker, Difficulty assigned, Target target) {
    if (job.solutions().contains(nonce)) {
      return ShareVerdict.DUPLICATE;
    }
    lookForBlock(job, nonce, worker);
    if (!range.contains(nonce)) {
      return ShareVerdict.OUTSIDE_RANGE;
    }
    if (job.isStale(clock.nanoTime())) {
      return ShareVerdict.STALE;
    }
    if (!evaluator.meets(target)) {
      return ShareVerdict.LOW_DIFFICULTY;
    }
    return switch (job.solutions().add(nonce)) {
      case ADDED -> new ShareVerdict.Accepted(new Share(worker, assigned, job.sequence(), nonce));
      case KNOWN -> ShareVerdict.DUPLICATE; // by another session in this moment
      case FULL -> ShareVerdict.CROWDED_JOB;
    };
  }

  /// Evaluates a solution and sends it to the nodes if it is a block, whoever it is from.
  public void lookForBlock(Job job, long nonce, Worker finder) {
    job.prepare(evaluator);
    evaluator.evaluate(nonce);
    if (evaluator.meets(job.networkTarget())) {
      blocks.found(job, nonce, finder);
    }
  }
}
