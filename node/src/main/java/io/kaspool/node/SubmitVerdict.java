package io.kaspool.node;

/// One node's word on a submitted block.
public sealed interface SubmitVerdict {

  /// The block is in this node's DAG, now or already before; whether it is blue shows later.
  record Accepted() implements SubmitVerdict {}

  /// The node calls the block invalid. From a node other than the template's own this may only mean
  /// that it lacks a parent.
  record Rejected(String reason) implements SubmitVerdict {}

  /// The node does not take blocks because it is not in sync; it has not judged this one.
  record NotSynced(String reason) implements SubmitVerdict {}

  /// No answer within the retries, or the block never reached this node; the node may have it.
  record Unanswered(String reason) implements SubmitVerdict {}
}
