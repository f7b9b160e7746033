package io.kaspool.node;

import io.kaspool.kaspa.Hash;

/// Where a block stands in the chain as a node sees it now; every state may change with a
/// reorganisation.
public sealed interface BlockState {

  /// Known, but not (or no longer) merged by the selected chain.
  record Unmerged() implements BlockState {}

  /// @param confirmations blue score of the sink above the merging block
  /// @param mergingBlock the chain block whose coinbase pays it
  /// @param rewardSompi what that coinbase (and, for a chain block, its own) pays for it
  record Blue(long confirmations, Hash mergingBlock, long rewardSompi) implements BlockState {}

  /// Merged, but its reward goes to the merging block's miner.
  record Red(long confirmations, Hash mergingBlock) implements BlockState {}

  /// No node in sync knows the block: "cannot find header". Never to be read as red.
  ///
  /// @param nodeText the node's own words
  record Unknown(String nodeText) implements BlockState {}
}
