package io.kaspool.mining.testkit;

import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.Share;
import io.kaspool.mining.ShareLog;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/// Keeps what it is given, in order; completes at once, or when told, or never well. Any thread.
public final class RecordingShareLog implements ShareLog {
  private record Waiting(Executor loop, Completion completion) {}

  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private final List<FoundBlock> blocks = new CopyOnWriteArrayList<>();
  private final List<SubmitVerdict> verdicts = new CopyOnWriteArrayList<>();
  private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
  private volatile boolean holding;
  private final List<String> order = new CopyOnWriteArrayList<>();
  private volatile String failure = "";
  private volatile String blockFailure = "";
  private volatile String appendFault = "";

  @Override
  public void append(Share share, Executor loop, Completion completion) {
    String fault = appendFault;
    if (!fault.isEmpty()) {
      throw new IllegalStateException(fault);
    }
    String why = failure;
    if (!why.isEmpty()) {
      loop.execute(() -> completion.notRecorded(why));
      return;
    }
    shares.add(share);
    if (holding) {
      waiting.add(new Waiting(loop, completion));
    } else {
      loop.execute(completion::recorded);
    }
  }

  @Override
  public void blockFound(FoundBlock block) {
    String why = blockFailure;
    if (!why.isEmpty()) {
      throw new IllegalStateException(why);
    }
    order.add("found");
    blocks.add(block);
  }

  @Override
  public void blockJudged(FoundBlock block, NodeEndpoint node, SubmitVerdict verdict) {
    order.add("judged");
    verdicts.add(verdict);
  }

  /// From now on completions wait for [#release].
  public void hold() {
    holding = true;
  }

  public void release() {
    holding = false;
    waiting.forEach(w -> w.loop().execute(w.completion()::recorded));
    waiting.clear();
  }

  /// From now on nothing can be recorded.
  public void failWith(String why) {
    failure = why;
  }

  /// From now on appending throws, as no log should.
  public void throwOnAppend(String why) {
    appendFault = why;
  }

  /// From now on blocks cannot be recorded.
  public void failBlocksWith(String why) {
    blockFailure = why;
  }

  /// What was told of blocks, in order.
  public List<String> order() {
    return order;
  }

  public List<Share> shares() {
    return shares;
  }

  public List<FoundBlock> blocks() {
    return blocks;
  }

  public List<SubmitVerdict> verdicts() {
    return verdicts;
  }
}
