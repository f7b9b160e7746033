package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.BlockPage;
import io.kaspool.node.ChainBlock;
import io.kaspool.node.NodeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Goes up the DAG page by page, for some time and then again. Confined to accounting's cycle.
final class ChainWalk {
  private final NodeSet nodes;
  private final long upTo;
  private Hash low;

  /// @param low where it begins
  /// @param upTo the DAA score of the last chain block of which all is seen that it merged
  ChainWalk(NodeSet nodes, Hash low, long upTo) {
    this.nodes = nodes;
    this.low = low;
    this.upTo = upTo;
  }

  /// Goes on as long as it may; a page in any case. Some blocks come more than once.
  ///
  /// @return whether that was the end
  /// @throws io.kaspool.node.NodeException when no node could say; what was seen stays seen, and
  ///   the walk may go on later
  boolean go(BooleanSupplier mayGoOn, Consumer<ChainBlock> visitor) {
    do {
      BlockPage blocks = nodes.blocksFrom(low);
      blocks.blocks().forEach(visitor);
      Hash next = blocks.next();
      if (blocks.complete() || next.equals(low) || isAbove(blocks, next)) {
        return true;
      }
      low = next;
    } while (mayGoOn.getAsBoolean());
    return false;
  }

  private boolean isAbove(BlockPage page, Hash next) {
    return page.blocks().stream()
        .anyMatch(block -> block.hash().equals(next) && block.header().daaScore() > upTo);
  }
}
