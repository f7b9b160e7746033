package io.kaspool.bench;

import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.util.concurrent.Executor;

/// Records nothing beyond this process: for trying the pool out, not for other people's money. Who
/// wires it in must say so to its user. Any thread.
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
