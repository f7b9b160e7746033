package io.kaspool.bench;

import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.Share;
import io.kaspool.mining.ShareLog;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.util.concurrent.Executor;

/// Says `recorded` and records nothing, so that a benchmark of judging measures no disk. Any
/// thread.
final class VolatileShareLog implements ShareLog {
  @Override
  public void append(Share share, Executor loop, Completion completion) {
    loop.execute(completion::recorded);
  }

  @Override
  public void blockFound(FoundBlock block) {}

  @Override
  public void blockJudged(FoundBlock block, NodeEndpoint node, SubmitVerdict verdict) {}
}
