package io.kaspool.node;

/// What came of asking for a block.
public sealed interface BlockLookup {

  /// A node in sync has it.
  record Found(ChainBlock block) implements BlockLookup {}

  /// No node in sync has it, or none has it any more: bodies are kept for 30 hours at least.
  ///
  /// @param nodeText the nodes' own words
  record Missing(String nodeText) implements BlockLookup {}
}
