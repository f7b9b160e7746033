package io.kaspool.kaspa;

import java.util.ArrayList;
import java.util.List;

/// The tree over a block's transaction hashes (rusty-kaspa `crypto/merkle`).
public final class MerkleTree {
  private MerkleTree() {}

  /// A single leaf is its own root, no leaf at all gives zeros. Where the right half of a pair is
  /// missing, zeros stand in for it, on every level.
  public static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Hash.ZERO;
    }
    List<Hash> level = leaves;
    while (level.size() > 1) {
      List<Hash> parents = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i < level.size(); i += 2) {
        parents.add(branch(level.get(i), i + 1 < level.size() ? level.get(i + 1) : Hash.ZERO));
      }
      level = parents;
    }
    return level.getFirst();
  }

  private static Hash branch(Hash left, Hash right) {
    byte[] pair = new byte[2 * Hash.LENGTH];
    left.writeTo(pair, 0);
    right.writeTo(pair, Hash.LENGTH);
    return Blake2bDomain.MERKLE_BRANCH_HASH.hash(pair);
  }
}
