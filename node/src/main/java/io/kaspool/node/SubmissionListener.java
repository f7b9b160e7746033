package io.kaspool.node;

/// Hears what becomes of one submitted block. Called on virtual threads, where it may block; calls
/// for different nodes may overlap.
public interface SubmissionListener {

  /// Exactly once for each node of the set.
  void onVerdict(SolvedBlock block, NodeEndpoint node, SubmitVerdict verdict);

  /// Exactly once, at the first acceptance or else after the last verdict.
  void onDecided(SolvedBlock block, BlockOutcome outcome);
}
