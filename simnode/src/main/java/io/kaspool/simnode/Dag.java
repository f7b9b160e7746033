package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One node's view of all blocks. Guarded by the network's lock.
///
/// Bounded: keeps the last [#KEPT] blocks; older ones are unknown, as on a node that prunes.
final class Dag {
  static final int KEPT = 20_000;

  /// How many blocks a block may merge (rusty-kaspa `consensus/core`, params at 10 blocks/s).
  static final int MERGE_SET_LIMIT = 248;

  private final int kept;
  private final int bits;
  private final Ghostdag ghostdag;
  private final DagBlock genesis;
  private final VirtualParents virtualParents;
  private final Map<Hash, DagBlock> blocks = new LinkedHashMap<>();
  private final Map<DagBlock, List<DagBlock>> children = new LinkedHashMap<>();
  private final Set<DagBlock> tips = new LinkedHashSet<>();
  private final SelectedChain chain;
  private VirtualState virtual;

  /// @param genesis the same object for all nodes of a network
  /// @param shunned as above; who changes it has all views settled anew
  Dag(ChainSettings settings, DagBlock genesis, ShunnedBlocks shunned) {
    this(settings, genesis, shunned, KEPT);
  }

  Dag(ChainSettings settings, DagBlock genesis, ShunnedBlocks shunned, int kept) {
    this.kept = kept;
    this.bits = settings.bits();
    this.ghostdag = new Ghostdag(settings.k());
    this.genesis = genesis;
    this.virtualParents = new VirtualParents(maxParents(settings.network()), shunned);
    this.chain = new SelectedChain(genesis);
    blocks.put(genesis.hash(), genesis);
    tips.add(genesis);
    virtual = stateOn(List.of(genesis));
  }

  static int maxParents(Network network) {
    return network == Network.SIMNET ? 64 : 16;
  }

  DagBlock genesis() {
    return genesis;
  }

  @Nullable DagBlock find(Hash hash) {
    return blocks.get(hash);
  }

  boolean contains(DagBlock block) {
    return blocks.containsKey(block.hash());
  }

  /// All blocks, parents before children.
  List<DagBlock> blocks() {
    return List.copyOf(blocks.values());
  }

  List<DagBlock> tips() {
    return List.copyOf(tips);
  }

  List<DagBlock> childrenOf(DagBlock block) {
    return List.copyOf(children.getOrDefault(block, List.of()));
  }

  /// What the next block must be.
  VirtualState virtual() {
    return virtual;
  }

  SelectedChain chain() {
    return chain;
  }

  DagBlock sink() {
    return chain.sink();
  }

  /// @param parents in the order in which the block has them
  VirtualState stateOn(List<DagBlock> parents) {
    return VirtualState.of(parents, ghostdag.colour(parents), bits, genesis);
  }

  /// What the sink has neither in its past nor in its future, as far as the next block merges it.
  List<DagBlock> anticoneOfSink() {
    List<DagBlock> merged = virtual.colouring().mergeSet();
    return merged.subList(1, merged.size());
  }

  /// Adds a block whose parents are here; one that is here already changes nothing.
  SelectedChain.Change add(DagBlock block) {
    return insert(block) ? settle() : SelectedChain.Change.NONE;
  }

  /// Adds a block without settling the virtual state; says whether it was not here.
  boolean insert(DagBlock block) {
    if (blocks.putIfAbsent(block.hash(), block) != null) {
      return false;
    }
    for (DagBlock parent : block.parents()) {
      children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(block);
      tips.remove(parent);
    }
    tips.add(block);
    return true;
  }

  /// Settles the virtual state on all blocks that are here.
  SelectedChain.Change settle() {
    virtual = stateOn(virtualParents.of(tips));
    SelectedChain.Change change = chain.follow(virtual.selectedParent());
    forgetOldest();
    return change;
  }

  /// What the virtual block would stand on if this block and all that is built on it were not here.
  List<DagBlock> virtualParentsWithout(DagBlock block) {
    Set<DagBlock> future = futureOf(block);
    List<DagBlock> tipsWithout =
        blocks.values().stream()
            .filter(other -> !future.contains(other) && future.containsAll(childrenOf(other)))
            .toList();
    return virtualParents.of(tipsWithout);
  }

  /// The block and everything that has it in its past.
  private Set<DagBlock> futureOf(DagBlock block) {
    Set<DagBlock> future = new HashSet<>(Set.of(block));
    Deque<DagBlock> open = new ArrayDeque<>(future);
    while (!open.isEmpty()) {
      for (DagBlock child : childrenOf(open.remove())) {
        if (future.add(child)) {
          open.add(child);
        }
      }
    }
    return future;
  }

  /// The best block that a chain goes up to from this one on which it is blue, or else itself, on
  /// which one can be built; none if it is not fit for a chain.
  Optional<DagBlock> bestOnWhichBlue(DagBlock block) {
    Set<DagBlock> found = new LinkedHashSet<>(Set.of(block));
    for (DagBlock other : blocks.values()) { // parents come before children
      DagBlock below = other.selectedParent();
      boolean merges = other.mergeSet().contains(block);
      if (other.blues().contains(block) || (below != null && !merges && found.contains(below))) {
        found.add(other);
      }
    }
    return found.stream().filter(DagBlock::isQualified).max(Ghostdag.ORDER);
  }

  private void forgetOldest() {
    while (blocks.size() > kept) {
      DagBlock oldest = blocks.values().iterator().next();
      blocks.remove(oldest.hash());
      children.remove(oldest);
      chain.forget(oldest);
      oldest.detach();
      if (tips.remove(oldest)) { // nobody merged it
        virtual = stateOn(virtualParents.of(tips));
      }
    }
  }
}
