package io.kaspool.simnode;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The protocol that orders a DAG: the selected parent is the one with the most blue work, and a
/// block of the merge set is blue if it and every blue beside it keep at most k blues in their
/// anticones. Exact, for DAGs of test size. Guarded by the network's lock.
final class Ghostdag {
  /// Of two blocks with the same blue work the greater hash wins.
  private static final Comparator<DagBlock> ORDER =
      Comparator.comparing((DagBlock block) -> block.header().blueWork())
          .thenComparing(DagBlock::hash);

  private final int k;

  Ghostdag(int k) {
    this.k = k;
  }

  static Comparator<DagBlock> order() {
    return ORDER;
  }

  Colouring colour(Collection<DagBlock> parents) {
    DagBlock selected = parents.stream().max(ORDER).orElseThrow();
    List<DagBlock> blues = new ArrayList<>(List.of(selected));
    List<DagBlock> reds = new ArrayList<>();
    Map<DagBlock, Integer> anticones = new LinkedHashMap<>(Map.of(selected, 0));
    List<DagBlock> mergeSet = mergeSet(selected, parents);
    for (DagBlock candidate : mergeSet) {
      if (!tryBlue(candidate, selected, blues, anticones)) {
        reds.add(candidate);
      }
    }
    int counted = mergeSet.size() + (isGenesis(selected) ? 0 : 1);
    BigInteger work = blues.stream().map(DagBlock::work).reduce(BigInteger.ZERO, BigInteger::add);
    return new Colouring(
        selected,
        blues,
        reds,
        anticones,
        selected.header().blueScore() + blues.size(),
        selected.header().blueWork().add(work),
        selected.header().daaScore() + counted);
  }

  private static boolean isGenesis(DagBlock block) {
    return block.payload() == null;
  }

  /// What the parents have in their past that the selected one has not, in consensus order.
  private static List<DagBlock> mergeSet(DagBlock selected, Collection<DagBlock> parents) {
    Set<DagBlock> found = new HashSet<>();
    Deque<DagBlock> open = new ArrayDeque<>();
    for (DagBlock parent : parents) {
      if (parent != selected) {
        open.add(parent);
      }
    }
    while (!open.isEmpty()) {
      DagBlock block = open.remove();
      // what is forgotten is in the past of all, though no parents lead there any more
      if (!block.isDetached() && !isInPast(block, selected) && found.add(block)) {
        open.addAll(block.parents());
      }
    }
    return found.stream().sorted(ORDER).toList();
  }

  private boolean tryBlue(
      DagBlock candidate,
      DagBlock selected,
      List<DagBlock> blues,
      Map<DagBlock, Integer> anticones) {
    if (blues.size() == k + 1) {
      return false;
    }
    Map<DagBlock, Integer> raised = new LinkedHashMap<>();
    List<DagBlock> peers = blues;
    for (DagBlock chain = selected; ; ) {
      for (DagBlock peer : peers) {
        if (!isInPast(peer, candidate)) {
          int size = anticoneOf(peer, selected, anticones).orElse(0);
          if (size == k || raised.size() == k) {
            return false;
          }
          raised.put(peer, size + 1);
        }
      }
      // everything further down is in the candidate's past
      DagBlock below = chain.selectedParent();
      if (isInPast(chain, candidate) || below == null) {
        break;
      }
      peers = chain.blues();
      chain = below;
    }
    blues.add(candidate);
    anticones.putAll(raised);
    anticones.put(candidate, raised.size());
    return true;
  }

  private static OptionalInt anticoneOf(
      DagBlock blue, DagBlock selected, Map<DagBlock, Integer> own) {
    Integer here = own.get(blue);
    @Nullable DagBlock chain = selected;
    while (here == null && chain != null) {
      Colouring colouring = chain.colouring();
      here = colouring == null ? null : colouring.blueAnticones().get(blue);
      chain = chain.selectedParent();
    }
    return here == null ? OptionalInt.empty() : OptionalInt.of(here);
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
        // an ancestor has less blue work: below that there is nothing to find
        if (parent.header().blueWork().compareTo(block.header().blueWork()) > 0
            && seen.add(parent)) {
          open.add(parent);
        }
      }
    }
    return false;
  }
}
