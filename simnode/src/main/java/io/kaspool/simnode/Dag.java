package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Target;
import io.kaspool.nodeapi.RpcBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All blocks, the selected chain through them, and which chain block merged which. Guarded by the
/// network's lock.
///
/// Bounded: keeps the last [#KEPT] blocks, and 1,000 disqualified ones apart from them, so that
/// they push nothing out; older ones are unknown, as on a node that prunes.
final class Dag {
  static final int KEPT = 20_000;
  private static final int KEPT_DISQUALIFIED = 1_000;
  private static final int MAX_PARENTS = 10;

  /// Two hashes a block, the easiest there is.
  private static final int EASIEST_BITS = 0x207fffff;

  private final int kept;
  private final Ghostdag ghostdag;
  private final int bits;
  private final DagBlock genesis;
  private final Map<Hash, DagBlock> blocks = new LinkedHashMap<>();
  private final Map<Hash, DagBlock> disqualified = new LinkedHashMap<>();
  private final Set<DagBlock> tips = new LinkedHashSet<>();
  private final List<DagBlock> chain = new ArrayList<>(); // from the oldest kept to the sink
  private final Map<DagBlock, Integer> chainIndex = new HashMap<>();
  private final Map<DagBlock, DagBlock> mergedBy = new HashMap<>();
  private int forgottenChain;
  private long added;
  private Colouring virtual;

  /// How the selected chain changed.
  record ChainChange(List<DagBlock> removed, List<DagBlock> added) {}

  Dag(SimNodeSettings settings) {
    this(settings, KEPT);
  }

  Dag(SimNodeSettings settings, int kept) {
    this.kept = kept;
    ghostdag = new Ghostdag(settings.k());
    bits = bits(settings.hashesPerBlock());
    BlockHeader header =
        new BlockHeader(
            0,
            List.of(),
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            settings.clock().millis() - 1000,
            bits,
            settings.seed(),
            0,
            BigInteger.ZERO,
            0,
            Hash.ZERO);
    genesis =
        new DagBlock(header.hash(), header, RpcBlock.getDefaultInstance(), null, List.of(), null);
    blocks.put(genesis.hash(), genesis);
    tips.add(genesis);
    push(genesis);
    virtual = ghostdag.colour(tips);
  }

  private static int bits(long hashesPerBlock) {
    Target target = Difficulty.ofHashes(hashesPerBlock).target();
    return hashesPerBlock <= 2 ? EASIEST_BITS : target.toCompact();
  }

  int bits() {
    return bits;
  }

  DagBlock genesis() {
    return genesis;
  }

  @Nullable DagBlock find(Hash hash) {
    DagBlock block = blocks.get(hash);
    return block == null ? disqualified.get(hash) : block;
  }

  int size() {
    return blocks.size();
  }

  /// Counts every block that changed the virtual one.
  long added() {
    return added;
  }

  List<DagBlock> tips() {
    return List.copyOf(tips);
  }

  /// What a block on all tips would be.
  Colouring virtual() {
    return virtual;
  }

  /// The tips a new block stands on, the selected parent first.
  List<DagBlock> virtualParents() {
    List<DagBlock> parents = new ArrayList<>(tips);
    parents.sort(Ghostdag.order().reversed());
    return parents.subList(0, Math.min(MAX_PARENTS, parents.size()));
  }

  DagBlock sink() {
    return chain.getLast();
  }

  Colouring colour(List<DagBlock> parents) {
    return ghostdag.colour(parents);
  }

  boolean isOnChain(DagBlock block) {
    return chainIndex.containsKey(block);
  }

  /// The chain block that merged a block; null while none has.
  @Nullable DagBlock mergingBlock(DagBlock block) {
    return mergedBy.get(block);
  }

  /// Chain blocks above a chain block, at most so many.
  List<DagBlock> chainAbove(DagBlock block, int limit) {
    Integer index = chainIndex.get(block);
    if (index == null) {
      return List.of();
    }
    int from = index - forgottenChain + 1;
    return List.copyOf(chain.subList(from, Math.min(chain.size(), from + limit)));
  }

  /// A block whose place in the chain was refused: known, but nothing is built on it.
  void keepDisqualified(DagBlock block) {
    disqualified.put(block.hash(), block);
    if (disqualified.size() > Math.min(KEPT_DISQUALIFIED, kept)) {
      disqualified.remove(disqualified.keySet().iterator().next());
    }
  }

  ChainChange add(DagBlock block) {
    added++;
    blocks.put(block.hash(), block);
    for (DagBlock parent : block.parents()) {
      parent.children().add(block);
      tips.remove(parent);
    }
    tips.add(block);
    virtual = ghostdag.colour(virtualParents());
    ChainChange change = follow(virtual.selectedParent());
    forgetOldest();
    return change;
  }

  private ChainChange follow(DagBlock newSink) {
    List<DagBlock> added = new ArrayList<>();
    DagBlock block = newSink;
    while (!chainIndex.containsKey(block)) {
      added.addFirst(block);
      DagBlock below = block.selectedParent();
      if (below == null) {
        throw new IllegalStateException("a reorganisation below what is kept");
      }
      block = below;
    }
    List<DagBlock> removed = new ArrayList<>();
    while (sink() != block) {
      removed.add(pop());
    }
    added.forEach(this::push);
    return new ChainChange(removed, added);
  }

  private void push(DagBlock block) {
    chainIndex.put(block, forgottenChain + chain.size());
    chain.add(block);
    block.blues().forEach(merged -> mergedBy.put(merged, block));
    block.reds().forEach(merged -> mergedBy.put(merged, block));
  }

  private DagBlock pop() {
    DagBlock block = chain.removeLast();
    chainIndex.remove(block);
    block.blues().forEach(mergedBy::remove);
    block.reds().forEach(mergedBy::remove);
    return block;
  }

  private void forgetOldest() {
    while (blocks.size() > kept) {
      DagBlock oldest = blocks.values().iterator().next();
      blocks.remove(oldest.hash());
      mergedBy.remove(oldest);
      if (chain.getFirst() == oldest) {
        chain.removeFirst();
        chainIndex.remove(oldest);
        forgottenChain++;
      }
      oldest.children().clear();
      oldest.detach();
      if (tips.remove(oldest)) { // nobody merged it
        virtual = ghostdag.colour(virtualParents());
      }
    }
  }
}
