package io.kaspool.simnode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The chain of selected parents up to the sink, and which of its blocks merged which block.
/// Guarded by the network's lock; as long as the DAG that owns it lets it be.
final class SelectedChain {
  private final List<DagBlock> blocks = new ArrayList<>(); // from the oldest kept to the sink
  private final Map<DagBlock, Integer> heights = new HashMap<>();
  private final Map<DagBlock, DagBlock> mergedBy = new HashMap<>();
  private int forgotten;

  /// How the chain changed.
  ///
  /// @param removed from the old sink downwards
  /// @param added upwards to the new sink
  record Change(List<DagBlock> removed, List<DagBlock> added) {
    static final Change NONE = new Change(List.of(), List.of());
  }

  SelectedChain(DagBlock genesis) {
    push(genesis);
  }

  DagBlock sink() {
    return blocks.getLast();
  }

  boolean contains(DagBlock block) {
    return heights.containsKey(block);
  }

  /// The chain block that merged a block; null while none has.
  @Nullable DagBlock mergerOf(DagBlock block) {
    return mergedBy.get(block);
  }

  /// The first block of the chain on the way down from this one.
  DagBlock ancestorOf(DagBlock start) {
    DagBlock block = start;
    while (!contains(block)) {
      block = below(block);
    }
    return block;
  }

  /// The way from a block to the sink: down to the chain, then up it, at most so far.
  Change pathFrom(DagBlock start, int limit) {
    List<DagBlock> removed = new ArrayList<>();
    DagBlock block = start;
    while (!contains(block)) {
      removed.add(block);
      block = below(block);
    }
    int from = Objects.requireNonNull(heights.get(block)) - forgotten + 1;
    int to = Math.min(blocks.size(), from + limit);
    return new Change(removed, List.copyOf(blocks.subList(from, to)));
  }

  Change follow(DagBlock newSink) {
    List<DagBlock> added = new ArrayList<>();
    DagBlock block = newSink;
    while (!contains(block)) {
      added.addFirst(block);
      block = below(block);
    }
    List<DagBlock> removed = new ArrayList<>();
    while (sink() != block) {
      removed.add(pop());
    }
    added.forEach(this::push);
    return new Change(removed, added);
  }

  private static DagBlock below(DagBlock block) {
    DagBlock below = block.selectedParent();
    if (below == null) {
      throw new IllegalStateException("the chain below " + block + " has been forgotten");
    }
    return below;
  }

  private void push(DagBlock block) {
    heights.put(block, forgotten + blocks.size());
    blocks.add(block);
    block.mergeSet().forEach(merged -> mergedBy.put(merged, block));
  }

  private DagBlock pop() {
    DagBlock block = blocks.removeLast();
    heights.remove(block);
    block.mergeSet().forEach(mergedBy::remove);
    return block;
  }

  /// Forgets a block that is older than all others.
  void forget(DagBlock oldest) {
    mergedBy.remove(oldest);
    if (blocks.getFirst() == oldest) {
      blocks.removeFirst();
      heights.remove(oldest);
      forgotten++;
    }
  }
}
