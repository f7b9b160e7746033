package io.kaspool.mining;

import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.util.concurrent.Executor;

/// Where accepted shares and found blocks are made durable. Every method returns at once; any
/// thread.
public interface ShareLog {
  /// Appends a share. Exactly one method of `completion` runs afterwards, on `loop`: `recorded`
  /// once the share is as durable as this log can make it, `notRecorded` when it is not within 2 s.
  void append(Share share, Executor loop, Completion completion);

  /// Records a found block, which has been sent to the nodes already; before anything else about
  /// it, and once for each hash however often it is told.
  void blockFound(FoundBlock block);

  /// Records what one node said of a found block.
  void blockJudged(FoundBlock block, NodeEndpoint node, SubmitVerdict verdict);

  /// What the miner's `true` waits for.
  interface Completion {
    void recorded();

    void notRecorded(String why);
  }
}
