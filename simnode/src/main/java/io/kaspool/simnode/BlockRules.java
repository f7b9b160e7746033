package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.BlockLevel;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a block must fulfil, in the order in which kaspad looks (rusty-kaspa `consensus`, header
/// and body processors, then UTXO validation). Guarded by the network's lock.
final class BlockRules {
  private static final long FUTURE_TOLERANCE_MILLIS = 132_000;

  private final ChainSettings settings;
  private final PowEvaluator evaluator = new PowEvaluator();

  BlockRules(ChainSettings settings) {
    this.settings = settings;
  }

  /// What the rules say of a block. The texts are for the log: kaspad keeps its reasons to itself.
  sealed interface Ruling {
    /// It goes into the DAG. It may be disqualified from the chain; kaspad answers success even so.
    record Valid(DagBlock block) implements Ruling {}

    /// @param remembered whether the same block is refused unseen from now on
    record Invalid(String why, boolean remembered) implements Ruling {}
  }

  Ruling judge(Dag dag, BlockHeader header, List<Transaction> transactions) {
    String wrong = wrongAlone(header);
    if (wrong != null) {
      return new Ruling.Invalid(wrong, true);
    }
    List<DagBlock> parents = new ArrayList<>();
    for (Hash hash : header.parents().getFirst()) {
      DagBlock parent = dag.find(hash);
      if (parent == null) {
        return new Ruling.Invalid("no parent " + hash, false);
      }
      parents.add(parent);
    }
    if (hasRelatives(parents)) {
      return new Ruling.Invalid("a parent is an ancestor of another", true);
    }
    VirtualState expected = dag.stateOn(parents);
    wrong = wrongInContext(header, expected);
    if (wrong != null) {
      return new Ruling.Invalid(wrong, true);
    }
    if (!header.hashMerkleRoot().equals(merkleRoot(transactions))) {
      return new Ruling.Invalid("bad merkle root", false);
    }
    wrong = wrongInBody(header, transactions);
    return wrong == null
        ? new Ruling.Valid(
            block(header, transactions, expected, evaluator.value(), settings.network()))
        : new Ruling.Invalid(wrong, true);
  }

  private @Nullable String wrongAlone(BlockHeader header) {
    if (header.version() != VirtualState.HEADER_VERSION) {
      return "version " + header.version();
    }
    if (header.timestampMillis() > settings.clock().millis() + FUTURE_TOLERANCE_MILLIS) {
      return "timestamp too far in the future";
    }
    int direct = header.parents().isEmpty() ? 0 : header.parents().getFirst().size();
    if (direct == 0 || direct > Dag.maxParents(settings.network())) {
      return direct + " parents";
    }
    Hash prePow = header.prePowHash();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    evaluator.evaluate(header.nonce());
    return evaluator.meets(Target.fromCompact(header.bits())) ? null : "invalid proof of work";
  }

  static boolean hasRelatives(List<DagBlock> parents) {
    for (int i = 0; i < parents.size(); i++) {
      for (int j = 0; j < parents.size(); j++) {
        if (i != j && Ghostdag.isInPast(parents.get(i), parents.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable String wrongInContext(BlockHeader header, VirtualState state) {
    BlockHeader expected = state.header(header.hashMerkleRoot(), header.timestampMillis());
    if (header.bits() != expected.bits() || header.daaScore() != expected.daaScore()) {
      return "unexpected difficulty or DAA score";
    }
    if (header.blueScore() != expected.blueScore()
        || !header.blueWork().equals(expected.blueWork())) {
      return "unexpected blue score or blue work";
    }
    if (header.timestampMillis() <= state.pastMedianMillis()) {
      return "timestamp not after the past median";
    }
    if (state.colouring().mergeSet().size() > Dag.MERGE_SET_LIMIT) {
      return "merges too many blocks";
    }
    return asSets(header).equals(asSets(expected)) ? null : "unexpected indirect parents";
  }

  // kaspad does not mind the order within a level.
  private static List<Set<Hash>> asSets(BlockHeader header) {
    return header.parents().stream().map(level -> (Set<Hash>) new HashSet<>(level)).toList();
  }

  private static Hash merkleRoot(List<Transaction> transactions) {
    return MerkleTree.root(transactions.stream().map(Transaction::hash).toList());
  }

  private @Nullable String wrongInBody(BlockHeader header, List<Transaction> transactions) {
    long coinbases = transactions.stream().filter(Transaction::isCoinbase).count();
    if (coinbases != 1 || !transactions.getFirst().isCoinbase()) {
      return "not one coinbase, at the front";
    }
    Set<Outpoint> spent = new HashSet<>();
    for (Transaction transaction : transactions) {
      for (TransactionInput input : transaction.inputs()) {
        if (!spent.add(input.previousOutpoint())) {
          return "an output is spent twice";
        }
      }
    }
    try {
      CoinbasePayload payload = CoinbasePayload.parse(transactions.getFirst().payload());
      return payload.blueScore() == header.blueScore()
              && payload.subsidy() == Rewards.subsidy(settings.network())
          ? null
          : "wrong blue score or subsidy in the coinbase";
    } catch (IllegalArgumentException unreadable) {
      return String.valueOf(unreadable.getMessage());
    }
  }

  /// A block that is known to be valid.
  ///
  /// @param work what its proof of work came to
  static DagBlock block(
      BlockHeader header,
      List<Transaction> transactions,
      VirtualState state,
      BigInteger work,
      Network network) {
    int maxLevel = network == Network.MAINNET ? 225 : 250;
    int level = BlockLevel.of(work, maxLevel);
    return new DagBlock(
        header.hash(), header, transactions, level, state, qualifies(header, transactions, state));
  }

  /// What only decides whether the block may be on the chain: what it commits to, that its first
  /// parent is the selected one, and its coinbase to the last byte.
  private static boolean qualifies(
      BlockHeader header, List<Transaction> transactions, VirtualState state) {
    BlockHeader expected = state.header(header.hashMerkleRoot(), header.timestampMillis());
    Transaction coinbase = transactions.getFirst();
    return state.selectedParent().isQualified()
        && state.parents().getFirst() == state.selectedParent()
        && header.utxoCommitment().equals(expected.utxoCommitment())
        && header.acceptedIdMerkleRoot().equals(expected.acceptedIdMerkleRoot())
        && header.pruningPoint().equals(expected.pruningPoint())
        && coinbase.equals(state.coinbase(CoinbasePayload.parse(coinbase.payload())));
  }
}
