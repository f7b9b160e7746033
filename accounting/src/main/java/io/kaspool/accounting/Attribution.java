package io.kaspool.accounting;

import io.kaspool.accounting.BlockFollower.Look;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.node.BlockLookup;
import io.kaspool.node.BlockState;
import io.kaspool.node.ChainBlock;
import io.kaspool.node.NodeException;
import io.kaspool.node.NodeSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out which outputs pay for a block: output k of the merging block's coinbase pays for blue
/// k of its merge set, and a chain block's own coinbase may end with an output that pays its finder
/// for the reds it merged (rusty-kaspa `consensus`, coinbase processes). Confined to accounting's
/// cycle.
///
/// Bounded: remembers the coinbases of the last [#REMEMBERED] blocks.
final class Attribution {
  private static final int REMEMBERED = 4_096;

  private final NodeSet nodes;
  private final ScriptPublicKey treasury;
  private final Map<Hash, ChainBlock> blocks =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, ChainBlock> eldest) {
          return size() > REMEMBERED;
        }
      };

  Attribution(NodeSet nodes, ScriptPublicKey treasury) {
    this.nodes = nodes;
    this.treasury = treasury;
  }

  /// What was found out.
  ///
  /// @param paid each output, once it is in the UTXO set, pays for this block
  /// @param failure why it is not known of all, null when it is; ask again later
  record Found(Map<Outpoint, Hash> paid, @Nullable String failure) {}

  /// What pays for those of the blocks that are blue and whose reward is not all in the books.
  Found of(List<Look> looks) {
    Map<Outpoint, Hash> paid = new HashMap<>();
    String failure = null;
    for (Look look : looks) {
      if (look.state() instanceof BlockState.Blue blue && !look.isPaid(blue.rewardSompi())) {
        try {
          add(look.block().hash(), blue, paid);
        } catch (NodeException e) {
          failure = failure == null ? String.valueOf(e.getMessage()) : failure;
          if (!e.isAnswer()) {
            break; // it would be waited for again and again
          }
        }
      }
    }
    return new Found(paid, failure);
  }

  private void add(Hash hash, BlockState.Blue state, Map<Outpoint, Hash> paid) {
    ChainBlock merger = block(state.mergingBlock());
    int index = merger == null ? -1 : merger.mergeSetBlues().indexOf(hash);
    if (merger == null || !pays(merger, index)) {
      return;
    }
    paid.put(new Outpoint(merger.coinbase().id(), index), hash);
    long ofReds = state.rewardSompi() - merger.coinbase().outputs().get(index).value();
    if (ofReds > 0) {
      addReds(hash, ofReds, paid);
    }
  }

  /// Only when the node counts it in: blocks of this pool on the same parents have the same
  /// coinbase with the same id, and it pays for the one of them that is on the chain.
  private void addReds(Hash hash, long sompi, Map<Outpoint, Hash> paid) {
    ChainBlock own = block(hash);
    int last = own == null ? -1 : own.coinbase().outputs().size() - 1;
    if (own != null
        && last >= own.mergeSetBlues().size()
        && pays(own, last)
        && own.coinbase().outputs().get(last).value() == sompi) {
      paid.put(new Outpoint(own.coinbase().id(), last), hash);
    }
  }

  private boolean pays(ChainBlock block, int index) {
    List<TransactionOutput> outputs = block.coinbase().outputs();
    return index >= 0
        && index < outputs.size()
        && outputs.get(index).scriptPublicKey().equals(treasury);
  }

  private @Nullable ChainBlock block(Hash hash) {
    ChainBlock known = blocks.get(hash);
    if (known == null && nodes.block(hash) instanceof BlockLookup.Found(ChainBlock found)) {
      blocks.put(hash, found);
      return found;
    }
    return known;
  }
}
