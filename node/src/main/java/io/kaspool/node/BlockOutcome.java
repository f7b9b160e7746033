package io.kaspool.node;

/// What became of a submitted block when all nodes had their say.
public sealed interface BlockOutcome {

  /// @param by the first node that accepted it; one is enough
  record Accepted(NodeEndpoint by) implements BlockOutcome {}

  /// Nobody accepted it, and the node that gave the template calls it invalid.
  record Rejected(String reason) implements BlockOutcome {}

  /// Nobody accepted it and the template's own node did not judge it within the retries. The block
  /// may still be in the DAG: only [NodeSet#blockState] tells.
  record Undecided(String reason) implements BlockOutcome {}
}
