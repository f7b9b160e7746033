package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;

/// What is to be written of a found block. Kept in memory until it is on disk; writing it twice
/// leaves one row.
sealed interface BlockRecord {
  /// The block it is about.
  Hash hash();

  record Found(FoundBlock block) implements BlockRecord {
    @Override
    public Hash hash() {
      return block.hash();
    }
  }

  record Judged(Hash hash, NodeEndpoint node, SubmitVerdict verdict) implements BlockRecord {}
}
