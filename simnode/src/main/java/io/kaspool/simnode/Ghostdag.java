package io.kaspool.simnode;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The protocol that orders a DAG (rusty-kaspa `consensus`, ghostdag processes): the selected
/// parent is the one with the most blue work, and a block of the merge set is blue if it and every
/// blue beside it keep at most k blues in their anticones. Exact, for DAGs of test size. Guarded by
/// the network's lock.
final class Ghostdag {
  /// Of two blocks with the same blue work the greater hash wins.
  static final Comparator<DagBlock> ORDER =
      Comparator.comparing((DagBlock block) -> block.header().blueWork())
          .thenComparing(DagBlock::hash);

  private final int k;

  Ghostdag(int k) {
    this.k = k;
  }

  Colouring colour(Collection<DagBlock> parents) {
    DagBlock selected = parents.stream().max(ORDER).orElseThrow();
    List<DagBlock> mergeSet = mergeSet(selected, parents);
    List<DagBlock> blues = new ArrayList<>(List.of(selected));
    List<DagBlock> reds = new ArrayList<>();
    Map<DagBlock, Integer> anticones = new HashMap<>(Map.of(selected, 0));
    for (DagBlock candidate : mergeSet.subList(1, mergeSet.size())) {
      if (!tryBlue(candidate, selected, blues, anticones)) {
        reds.add(candidate);
      }
    }
    BigInteger work = blues.stream().map(DagBlock::work).reduce(BigInteger.ZERO, BigInteger::add);
    return new Colouring(
        mergeSet,
        blues,
        reds,
        anticones,
        selected.header().blueScore() + blues.size(),
        selected.header().blueWork().add(work),
        selected.header().daaScore() + mergeSet.size() - (selected.isGenesis() ? 1 : 0));
  }

  /// The selected parent, and what the others have in their past that it has not.
  static List<DagBlock> mergeSet(DagBlock selected, Collection<DagBlock> parents) {
    Set<DagBlock> found = new HashSet<>();
    Set<DagBlock> seen = new HashSet<>(Set.of(selected));
    Deque<DagBlock> open = new ArrayDeque<>(parents);
    while (!open.isEmpty()) {
      DagBlock block = open.remove();
      // What is forgotten is in the past of all, though no parents lead there any more.
      if (seen.add(block) && !block.isDetached() && !isInPast(block, selected)) {
        found.add(block);
        open.addAll(block.parents());
      }
    }
    List<DagBlock> ordered = new ArrayList<>(List.of(selected));
    found.stream().sorted(ORDER).forEach(ordered::add);
    return ordered;
  }

  /// Makes the candidate blue unless that would give it, or a blue beside it, more than k blues in
  /// its anticone.
  private boolean tryBlue(
      DagBlock candidate,
      DagBlock selected,
      List<DagBlock> blues,
      Map<DagBlock, Integer> anticones) {
    if (blues.size() == k + 1) {
      return false;
    }
    Map<DagBlock, Integer> raised = new HashMap<>();
    List<DagBlock> peers = blues;
    @Nullable DagBlock chain = selected;
    while (true) {
      for (DagBlock peer : peers) {
        if (!isInPast(peer, candidate)) {
          int size = anticoneOf(peer, selected, anticones);
          if (size == k || raised.size() == k) {
            return false;
          }
          raised.put(peer, size + 1);
        }
      }
      // Below a chain block in the candidate's past all blues are in it too.
      if (chain == null || isInPast(chain, candidate)) {
        break;
      }
      peers = chain.blues();
      chain = chain.selectedParent();
    }
    blues.add(candidate);
    anticones.putAll(raised);
    anticones.put(candidate, raised.size());
    return true;
  }

  private static int anticoneOf(DagBlock blue, DagBlock selected, Map<DagBlock, Integer> own) {
    Integer size = own.get(blue);
    DagBlock chain = selected;
    while (size == null && chain != null) {
      size = chain.blueAnticone(blue);
      chain = chain.selectedParent();
    }
    return size == null ? 0 : size;
  }

  /// Whether a block is the other one or an ancestor of it.
  static boolean isInPast(DagBlock block, DagBlock of) {
    if (block == of) {
      return true;
    }
    Set<DagBlock> seen = new HashSet<>();
    Deque<DagBlock> open = new ArrayDeque<>(List.of(of));
    while (!open.isEmpty()) {
      for (DagBlock parent : open.remove().parents()) {
        if (parent == block) {
          return true;
        }
        // An ancestor has less blue work: below that there is nothing to find.
        if (parent.header().blueWork().compareTo(block.header().blueWork()) > 0
            && seen.add(parent)) {
          open.add(parent);
        }
      }
    }
    return false;
  }
}
