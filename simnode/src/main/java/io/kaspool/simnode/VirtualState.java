package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a block on these parents must be. Templates are made of the state on all tips; what comes
/// back is compared with the state on its own parents.
///
/// @param parents the selected one first
/// @param acceptedIds the transactions that such a block makes part of the ledger: its selected
///   parent's coinbase, then the merge set's other transactions in consensus order, each once
/// @param genesis also the pruning point, since nothing here is ever finally pruned
record VirtualState(
    List<DagBlock> parents,
    Colouring colouring,
    List<Hash> acceptedIds,
    int bits,
    DagBlock genesis) {

  static final int HEADER_VERSION = 2;
  static final int COINBASE_VERSION = 1;

  /// So that no reader can take the first level for all of them.
  private static final int LEAST_LEVELS = 3;

  static VirtualState of(List<DagBlock> parents, Colouring colouring, int bits, DagBlock genesis) {
    Set<Hash> accepted = new LinkedHashSet<>();
    accepted.add(colouring.selectedParent().transactionIds().getFirst());
    for (DagBlock merged : colouring.mergeSet()) {
      List<Hash> ids = merged.transactionIds();
      accepted.addAll(ids.subList(1, ids.size()));
    }
    return new VirtualState(List.copyOf(parents), colouring, List.copyOf(accepted), bits, genesis);
  }

  DagBlock selectedParent() {
    return colouring.selectedParent();
  }

  /// A block's time must be later. Until the sampled window has its first entry, after 100 blocks,
  /// kaspad takes the selected parent's time (rusty-kaspa, past median time); so it is always here.
  long pastMedianMillis() {
    return selectedParent().header().timestampMillis();
  }

  /// The header without a nonce. The accepted ids and the outputs are committed to by simple hash
  /// chains where kaspad has its sequencing commitment and its multiset hash.
  BlockHeader header(Hash merkleRoot, long timestampMillis) {
    BlockHeader below = selectedParent().header();
    Hash accepted = MerkleTree.root(acceptedIds);
    return new BlockHeader(
        HEADER_VERSION,
        parentsByLevel(),
        merkleRoot,
        MerkleTree.root(List.of(below.acceptedIdMerkleRoot(), accepted)),
        MerkleTree.root(List.of(below.utxoCommitment(), accepted)),
        timestampMillis,
        bits,
        0,
        colouring.daaScore(),
        colouring.blueWork(),
        colouring.blueScore(),
        genesis.hash());
  }

  /// On each level the direct parents that reach it, else what the selected parent has there; up to
  /// the level where only the genesis is left. Kaspad also looks at the other parents' lists, for a
  /// wider DAG than this one is on high levels.
  private List<List<Hash>> parentsByLevel() {
    List<List<Hash>> levels = new ArrayList<>();
    List<Hash> onlyGenesis = List.of(genesis.hash());
    levels.add(parents.stream().map(DagBlock::hash).toList());
    while (true) {
      List<Hash> level = onLevel(levels.size(), onlyGenesis);
      if (level.equals(onlyGenesis) && levels.size() >= LEAST_LEVELS) {
        return levels;
      }
      levels.add(level);
    }
  }

  private List<Hash> onLevel(int level, List<Hash> onlyGenesis) {
    List<Hash> direct =
        parents.stream()
            .filter(parent -> !parent.isGenesis() && parent.level() >= level)
            .map(DagBlock::hash)
            .toList();
    if (!direct.isEmpty()) {
      return direct;
    }
    List<List<Hash>> below = selectedParent().header().parents();
    return level < below.size() ? below.get(level) : onlyGenesis;
  }

  Transaction coinbase(CoinbasePayload payload) {
    return new Transaction(
        COINBASE_VERSION,
        List.of(),
        Rewards.outputs(colouring, payload.minerScript()),
        0,
        SubnetworkId.COINBASE,
        0,
        payload.serialize(),
        0);
  }

  /// Whether templates of both are interchangeable, as kaspad's cache sees it (rusty-kaspa, virtual
  /// state approximate id).
  boolean isLike(VirtualState other) {
    return selectedParent() == other.selectedParent()
        && colouring.daaScore() == other.colouring.daaScore()
        && colouring.blueWork().equals(other.colouring.blueWork());
  }
}
