package io.kaspool.node;

import io.kaspool.node.SubmitVerdict.Accepted;
import io.kaspool.node.SubmitVerdict.NotSynced;
import io.kaspool.node.SubmitVerdict.Rejected;
import io.kaspool.node.SubmitVerdict.Unanswered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One block on its way to all nodes. Any thread.
final class Submission {
  private final SolvedBlock block;
  private final SubmissionListener listener;
  private final NodeEvents events;
  private final long startedAtNanos;
  // Set by the first lane that could send; tells the others not to wait for a node to appear.
  private volatile boolean sent;

  private final int nodes;

  // Guarded by this; at most as many as there are nodes.
  private final Set<NodeEndpoint> concluded = new HashSet<>();
  private int heard;
  private boolean decided;
  private Optional<String> ownRejection = Optional.empty();
  private final List<String> words = new ArrayList<>();

  Submission(
      SolvedBlock block,
      SubmissionListener listener,
      int nodes,
      NodeEvents events,
      long startedAtNanos) {
    this.block = block;
    this.listener = listener;
    this.nodes = nodes;
    this.events = events;
    this.startedAtNanos = startedAtNanos;
  }

  SolvedBlock block() {
    return block;
  }

  long startedAtNanos() {
    return startedAtNanos;
  }

  boolean isSent() {
    return sent;
  }

  void markSent() {
    sent = true;
  }

  /// A node's last word; what comes after it is ignored. Called on a thread that may block.
  void conclude(NodeEndpoint node, SubmitVerdict verdict, int attempts) {
    if (!isFirstWord(node)) {
      return;
    }
    events.submitted(node, block.hash(), verdict, attempts);
    tell(() -> listener.onVerdict(block, node, verdict));
    outcomeAfter(node, verdict)
        .ifPresent(
            outcome -> {
              events.decided(block.hash(), outcome);
              tell(() -> listener.onDecided(block, outcome));
            });
  }

  private synchronized boolean isFirstWord(NodeEndpoint node) {
    return concluded.add(node);
  }

  /// A rejection, even by the template's own node, waits for the others: one that accepts makes the
  /// block ours.
  private synchronized Optional<BlockOutcome> outcomeAfter(
      NodeEndpoint node, SubmitVerdict verdict) {
    heard++;
    if (decided) {
      return Optional.empty();
    }
    switch (verdict) {
      case Accepted() -> {
        decided = true;
        return Optional.of(new BlockOutcome.Accepted(node));
      }
      case Rejected(String reason) -> {
        if (node.equals(block.template().source())) {
          ownRejection = Optional.of(reason);
        }
        words.add(node + " rejected it: " + reason);
      }
      case NotSynced(String reason) -> words.add(node + " is not synced: " + reason);
      case Unanswered(String reason) -> words.add(node + " gave no answer: " + reason);
    }
    decided = heard == nodes;
    return decided ? Optional.of(withoutAcceptance()) : Optional.empty();
  }

  private BlockOutcome withoutAcceptance() {
    return ownRejection
        .<BlockOutcome>map(BlockOutcome.Rejected::new)
        .orElseGet(() -> new BlockOutcome.Undecided(String.join("; ", words)));
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      events.listenerFailed("submission listener, " + block, e);
    }
  }
}
