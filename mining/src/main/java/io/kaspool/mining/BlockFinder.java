package io.kaspool.mining;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SolvedBlock;
import io.kaspool.node.SubmissionListener;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Failpoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends every solution of the network's target to the nodes, then records it. Any thread; called
/// from event loops, so nothing here blocks.
///
/// Bounded: remembers the last [#REMEMBERED] hashes so that a block resubmitted by its miner is
/// sent once; forgetting one costs a needless submission and record, both of which are by hash.
public final class BlockFinder {
  private static final int REMEMBERED = 1024;

  private final BlockSubmitter nodes;
  private final ShareLog log;
  private final MiningEvents events;
  private final InstantSource clock;
  private final Map<Hash, Boolean> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  public BlockFinder(BlockSubmitter nodes, ShareLog log, MiningEvents events, InstantSource clock) {
    this.nodes = nodes;
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  void found(Job job, long nonce, Worker finder) {
    SolvedBlock solved = job.template().solve(nonce);
    if (!isNew(solved.hash())) {
      return;
    }
    FoundBlock block =
        new FoundBlock(
            solved.hash(),
            nonce,
            job.template().header().daaScore(),
            finder,
            job.sequence(),
            clock.instant());
    Recorder recorder = new Recorder(block);
    Failpoint.BEFORE_SUBMIT.reached();
    nodes.submit(solved, recorder);
    Failpoint.AFTER_SUBMIT.reached();
    recorder.found();
  }

  private boolean isNew(Hash hash) {
    synchronized (recent) {
      return recent.put(hash, true) == null;
    }
  }

  /// Records one block and what the nodes say of it, in this order although they are quick. Any
  /// thread.
  ///
  /// Bounded: a word of each node, until the block itself is recorded.
  private final class Recorder implements SubmissionListener {
    private final FoundBlock block;
    private final List<Runnable> early = new ArrayList<>();
    private boolean recorded;

    Recorder(FoundBlock block) {
      this.block = block;
    }

    synchronized void found() {
      try {
        log.blockFound(block);
      } catch (RuntimeException failure) {
        // the nodes have the block, and the share behind it still wants its answer
        events.recordFailed(block, failure);
      }
      events.blockFound(block);
      recorded = true;
      early.forEach(Runnable::run);
    }

    private synchronized void afterFound(Runnable word) {
      if (recorded) {
        word.run();
      } else {
        early.add(word);
      }
    }

    @Override
    public void onVerdict(SolvedBlock solved, NodeEndpoint node, SubmitVerdict verdict) {
      afterFound(() -> log.blockJudged(block, node, verdict));
    }

    @Override
    public void onDecided(SolvedBlock solved, BlockOutcome outcome) {
      afterFound(() -> events.blockDecided(block, outcome));
    }
  }
}
