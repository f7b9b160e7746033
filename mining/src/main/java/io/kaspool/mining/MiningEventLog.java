package io.kaspool.mining;

import io.kaspool.node.BlockOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes mining's events to the log. Any thread.
public final class MiningEventLog implements MiningEvents {
  private static final Logger LOG = LoggerFactory.getLogger(MiningEventLog.class);

  @Override
  public void blockFound(FoundBlock block) {
    LOG.info(
        "block {} found by {} on job {}, DAA score {}",
        block.hash(),
        block.finder(),
        block.jobSequence(),
        block.daaScore());
  }

  @Override
  public void blockDecided(FoundBlock block, BlockOutcome outcome) {
    switch (outcome) {
      case BlockOutcome.Accepted accepted ->
          LOG.info("block {} accepted by {}", block.hash(), accepted.by());
      case BlockOutcome.Rejected rejected ->
          LOG.error("block {} rejected: {}", block.hash(), rejected.reason());
      case BlockOutcome.Undecided undecided ->
          LOG.error(
              "block {} was judged by no node: {}. Look for it on the chain once a node is back",
              block.hash(),
              undecided.reason());
    }
  }

  @Override
  public void recordFailed(FoundBlock block, Throwable cause) {
    LOG.error("block {} was sent to the nodes but not recorded", block.hash(), cause);
  }

  @Override
  public void minable(boolean minable, String why) {
    if (minable) {
      LOG.info("jobs flow");
    } else {
      LOG.error("no jobs: {}", why);
    }
  }
}
