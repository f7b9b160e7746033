package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.util.List;

/// Some blocks of the DAG, going up.
///
/// @param blocks not empty; first the block asked for, unless the node keeps only its header, then
///   blocks that are not in its past, roughly from old to new
/// @param complete whether nothing was left above that the node had when it was asked
public record BlockPage(List<ChainBlock> blocks, boolean complete) {

  public BlockPage {
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("a page without a block");
    }
    blocks = List.copyOf(blocks);
  }

  /// Where the next page starts: the highest chain block of this one. Everything in its past and
  /// above this page's start was in this page; what lies beside it may come once more.
  public Hash next() {
    return blocks.reversed().stream()
        .filter(ChainBlock::chainBlock)
        .findFirst()
        .orElse(blocks.getFirst())
        .hash();
  }
}
