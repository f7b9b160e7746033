package io.kaspool.simnode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the next block stands on (rusty-kaspa `consensus`, virtual processor: sink search and
/// choice of virtual parents). Guarded by the network's lock.
///
/// @param shunned what is left out though there would be room
record VirtualParents(int most, ShunnedBlocks shunned) {

  /// The best qualified block, then other tips, best first, while the limits allow.
  List<DagBlock> of(Collection<DagBlock> tips) {
    TreeSet<DagBlock> best = new TreeSet<>(Ghostdag.ORDER.reversed());
    best.addAll(tips);
    DagBlock sink = takeSink(best);
    Deque<DagBlock> candidates = new ArrayDeque<>(best);
    List<DagBlock> parents = new ArrayList<>(List.of(sink));
    int room = Dag.MERGE_SET_LIMIT - 1; // the sink is merged too
    while (!candidates.isEmpty() && parents.size() < most && room > 0) {
      DagBlock candidate = candidates.removeFirst();
      if (shunned.comeWith(candidate, sink)) {
        continue;
      }
      Set<DagBlock> merged = new HashSet<>();
      DagBlock tooMuch = merge(candidate, parents, room, merged);
      if (tooMuch == null) {
        parents.add(candidate);
        room -= merged.size();
      } else {
        giveWay(tooMuch, candidates);
      }
    }
    return List.copyOf(parents);
  }

  /// A disqualified block that is the best gives way to its parents; a worse one is merged like any
  /// other.
  private static DagBlock takeSink(TreeSet<DagBlock> candidates) {
    DagBlock sink = candidates.removeFirst();
    while (!sink.isQualified()) {
      for (DagBlock parent : sink.parents()) {
        if (candidates.stream().noneMatch(other -> Ghostdag.isInPast(parent, other))) {
          candidates.add(parent);
        }
      }
      sink = candidates.removeFirst();
    }
    return sink;
  }

  /// Collects what the candidate brings along, up to the first block for which there is no room.
  private static @Nullable DagBlock merge(
      DagBlock candidate, List<DagBlock> parents, int room, Set<DagBlock> merged) {
    Set<DagBlock> seen = new HashSet<>(Set.of(candidate));
    Deque<DagBlock> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      DagBlock block = open.remove();
      // What is forgotten is in the past of all, though no parents lead there any more.
      if (block.isDetached()
          || parents.stream().anyMatch(parent -> Ghostdag.isInPast(block, parent))) {
        continue;
      }
      if (merged.size() == room) {
        return block;
      }
      merged.add(block);
      block.parents().stream().filter(seen::add).forEach(open::add);
    }
    return null;
  }

  /// So a branch that is too long for one merge set is merged bit by bit, from below.
  private static void giveWay(DagBlock below, Deque<DagBlock> candidates) {
    if (candidates.stream().noneMatch(other -> Ghostdag.isInPast(other, below))) {
      candidates.removeIf(other -> Ghostdag.isInPast(below, other));
      candidates.addLast(below);
    }
  }
}
