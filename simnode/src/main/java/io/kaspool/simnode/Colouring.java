package io.kaspool.simnode;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// What GHOSTDAG says of a set of parents.
///
/// @param mergeSet what a block on these parents merges, in consensus order: the selected parent,
///   then by blue work and hash
/// @param blues the blue blocks of the merge set, the selected parent first
/// @param reds the others
/// @param blueAnticones of each blue here: how many blues it has in its anticone
/// @param daaScore counts the merge set but for the genesis
record Colouring(
    List<DagBlock> mergeSet,
    List<DagBlock> blues,
    List<DagBlock> reds,
    Map<DagBlock, Integer> blueAnticones,
    long blueScore,
    BigInteger blueWork,
    long daaScore) {

  Colouring {
    mergeSet = List.copyOf(mergeSet);
    blues = List.copyOf(blues);
    reds = List.copyOf(reds);
    blueAnticones = Map.copyOf(blueAnticones);
  }

  DagBlock selectedParent() {
    return mergeSet.getFirst();
  }
}
