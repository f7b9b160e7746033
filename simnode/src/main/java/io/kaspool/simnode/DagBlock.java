package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Target;
import io.kaspool.kaspa.Transaction;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A valid block, with all that follows from its past and from nothing else; so all nodes of a
/// network share it, and identity is equality. Guarded by the network's lock.
final class DagBlock {
  private final Hash hash;
  private final BlockHeader header;
  private final List<Transaction> transactions;
  private final List<Hash> transactionIds;
  private final List<Hash> acceptedIds;
  private final CoinbasePayload payload;
  private final BigInteger work;
  private final int level;
  private final boolean qualified;
  private List<DagBlock> parents;
  private @Nullable Colouring colouring; // null for the genesis, and once detached
  private boolean detached;

  /// @param level how often its proof of work doubles the easiest one
  /// @param state what a block on its parents must be; null for the genesis
  /// @param qualified whether it may be on the selected chain
  DagBlock(
      Hash hash,
      BlockHeader header,
      List<Transaction> transactions,
      int level,
      @Nullable VirtualState state,
      boolean qualified) {
    this.hash = hash;
    this.header = header;
    this.transactions = List.copyOf(transactions);
    this.transactionIds = transactions.stream().map(Transaction::id).toList();
    this.payload = CoinbasePayload.parse(transactions.getFirst().payload());
    this.work = Target.fromCompact(header.bits()).work();
    this.level = level;
    this.qualified = qualified;
    this.parents = state == null ? List.of() : state.parents();
    this.colouring = state == null ? null : state.colouring();
    this.acceptedIds = state == null ? List.of() : state.acceptedIds();
  }

  Hash hash() {
    return hash;
  }

  BlockHeader header() {
    return header;
  }

  List<Transaction> transactions() {
    return transactions;
  }

  Transaction coinbase() {
    return transactions.getFirst();
  }

  List<Hash> transactionIds() {
    return transactionIds;
  }

  /// What the chain accepts when this block is on it: of the blocks that it merges.
  List<Hash> acceptedIds() {
    return acceptedIds;
  }

  CoinbasePayload payload() {
    return payload;
  }

  BigInteger work() {
    return work;
  }

  int level() {
    return level;
  }

  boolean isQualified() {
    return qualified;
  }

  boolean isGenesis() {
    return header.parents().isEmpty();
  }

  List<DagBlock> parents() {
    return parents;
  }

  @Nullable DagBlock selectedParent() {
    Colouring own = colouring;
    return own == null ? null : own.selectedParent();
  }

  List<DagBlock> mergeSet() {
    Colouring own = colouring;
    return own == null ? List.of() : own.mergeSet();
  }

  List<DagBlock> blues() {
    Colouring own = colouring;
    return own == null ? List.of() : own.blues();
  }

  List<DagBlock> reds() {
    Colouring own = colouring;
    return own == null ? List.of() : own.reds();
  }

  /// How many blues a blue has in its anticone, if that changed with this block.
  @Nullable Integer blueAnticone(DagBlock blue) {
    Colouring own = colouring;
    return own == null ? null : own.blueAnticones().get(blue);
  }

  /// Lets go of what it stands on, so that forgotten blocks do not stay in memory.
  void detach() {
    parents = List.of();
    colouring = null;
    detached = true;
  }

  boolean isDetached() {
    return detached;
  }

  @Override
  public String toString() {
    return "block " + hash;
  }
}
