package io.kaspool.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what became of one block.
final class RecordingSubmission implements SubmissionListener {
  private final Map<NodeEndpoint, SubmitVerdict> verdicts = new ConcurrentHashMap<>();
  private final List<BlockOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  Map<NodeEndpoint, SubmitVerdict> verdicts() {
    return verdicts;
  }

  List<BlockOutcome> outcomes() {
    return outcomes;
  }

  List<Thread> threads() {
    return threads;
  }

  @Override
  public void onVerdict(SolvedBlock block, NodeEndpoint node, SubmitVerdict verdict) {
    threads.add(Thread.currentThread());
    if (verdicts.put(node, verdict) != null) {
      throw new IllegalStateException("second verdict of " + node);
    }
  }

  @Override
  public void onDecided(SolvedBlock block, BlockOutcome outcome) {
    threads.add(Thread.currentThread());
    outcomes.add(outcome);
  }
}
