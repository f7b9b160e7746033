package io.kaspool.simnode;

import java.util.HashSet;
import java.util.Set;

/// The blocks that nobody merges for now, as kaspad does with those that lie below its merge depth.
/// Guarded by the network's lock.
///
/// Bounded: 1,000; one more is refused.
final class ShunnedBlocks {
  private static final int MOST = 1_000;

  private final Set<DagBlock> blocks = new HashSet<>();

  void add(DagBlock block) {
    if (blocks.size() >= MOST) {
      throw new IllegalStateException("at most " + MOST + " blocks can be kept from being merged");
    }
    blocks.add(block);
  }

  void remove(DagBlock block) {
    blocks.remove(block);
  }

  /// Whether to merge this tip beside that sink would merge one of them.
  boolean comeWith(DagBlock tip, DagBlock sink) {
    return blocks.stream()
        .anyMatch(block -> Ghostdag.isInPast(block, tip) && !Ghostdag.isInPast(block, sink));
  }
}
