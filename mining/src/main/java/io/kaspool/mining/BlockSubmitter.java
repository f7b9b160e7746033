package io.kaspool.mining;

import io.kaspool.node.SolvedBlock;
import io.kaspool.node.SubmissionListener;

/// The way to the nodes, as `NodeSet::submit` offers it. Returns at once; any thread.
@FunctionalInterface
public interface BlockSubmitter {
  void submit(SolvedBlock block, SubmissionListener listener);
}
