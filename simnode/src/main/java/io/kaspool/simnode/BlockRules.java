package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.kaspa.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a submitted block must fulfil, in the order in which kaspad looks. Guarded by the network's
/// lock.
final class BlockRules {
  private static final long FUTURE_TOLERANCE_MILLIS = 132_000;
  private static final int MAX_PARENTS = 16; // rusty-kaspa, at ten blocks a second
  private static final long OLDEST_DAA_SCORES = 26_440;

  private final SimNodeSettings settings;
  private final Dag dag;
  private final TemplateFactory templates;
  private final PowEvaluator evaluator = new PowEvaluator();

  BlockRules(SimNodeSettings settings, Dag dag, TemplateFactory templates) {
    this.settings = settings;
    this.dag = dag;
    this.templates = templates;
  }

  /// What the rules say of a block.
  sealed interface Ruling {
    record Valid(List<DagBlock> parents, Colouring colouring, CoinbasePayload payload)
        implements Ruling {}

    /// In the DAG, but never on the chain; kaspad answers success.
    record Disqualified(String why) implements Ruling {}

    /// @param remembered whether the same block is refused unseen from now on
    record Invalid(String why, boolean remembered) implements Ruling {}
  }

  /// Whether kaspad does not even look at the block.
  boolean isTooOld(BlockHeader header) {
    return header.daaScore() < dag.virtual().daaScore() - OLDEST_DAA_SCORES;
  }

  Ruling judge(BlockHeader header, List<Transaction> transactions) {
    if (header.version() != TemplateFactory.HEADER_VERSION) {
      return new Ruling.Invalid("wrong version", true);
    }
    List<DagBlock> parents = parents(header);
    if (parents == null) {
      return new Ruling.Invalid("missing parents", false);
    }
    String wrong = wrongInHeader(header, parents);
    if (wrong != null) {
      return new Ruling.Invalid(wrong, true);
    }
    Colouring colouring = dag.colour(parents);
    wrong = wrongInContext(header, parents, colouring);
    if (wrong != null) {
      return new Ruling.Invalid(wrong, true);
    }
    return body(header, transactions, parents, colouring);
  }

  private @Nullable List<DagBlock> parents(BlockHeader header) {
    if (header.parents().isEmpty() || header.parents().getFirst().isEmpty()) {
      return null;
    }
    List<DagBlock> parents = new ArrayList<>();
    for (Hash hash : header.parents().getFirst()) {
      DagBlock parent = dag.find(hash);
      if (parent == null || (parent != dag.genesis() && parent.colouring() == null)) {
        return null; // unknown, disqualified or forgotten
      }
      parents.add(parent);
    }
    return parents;
  }

  private @Nullable String wrongInHeader(BlockHeader header, List<DagBlock> parents) {
    if (header.timestampMillis() > settings.clock().millis() + FUTURE_TOLERANCE_MILLIS) {
      return "timestamp too far in the future";
    }
    if (parents.size() > MAX_PARENTS) {
      return "too many parents";
    }
    // before the work is looked at: what is not even a number is not to be counted with
    if (header.bits() != dag.bits()) {
      return "unexpected difficulty";
    }
    for (int one = 0; one < parents.size(); one++) {
      for (int other = 0; other < parents.size(); other++) {
        // the same parent twice is in its own past
        if (one != other && Ghostdag.isInPast(parents.get(one), parents.get(other))) {
          return "a parent is an ancestor of another";
        }
      }
    }
    return isSolved(header) ? null : "invalid proof of work";
  }

  private boolean isSolved(BlockHeader header) {
    Hash prePow = header.prePowHash();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    evaluator.evaluate(header.nonce());
    return evaluator.meets(Target.fromCompact(header.bits()));
  }

  private @Nullable String wrongInContext(
      BlockHeader header, List<DagBlock> parents, Colouring colouring) {
    if (header.timestampMillis() <= colouring.selectedParent().pastMedianMillis()) {
      return "timestamp not after the past median";
    }
    BlockHeader expected =
        templates.header(parents, colouring, header.hashMerkleRoot(), header.timestampMillis());
    boolean same =
        header.daaScore() == expected.daaScore()
            && header.blueScore() == expected.blueScore()
            && header.blueWork().equals(expected.blueWork())
            && header.parents().equals(expected.parents());
    return same ? null : "unexpected scores, work or indirect parents";
  }

  private Ruling body(
      BlockHeader header,
      List<Transaction> transactions,
      List<DagBlock> parents,
      Colouring colouring) {
    Hash root = MerkleTree.root(transactions.stream().map(Transaction::hash).toList());
    if (!root.equals(header.hashMerkleRoot())) {
      return new Ruling.Invalid("bad merkle root", false);
    }
    long coinbases = transactions.stream().filter(Transaction::isCoinbase).count();
    if (coinbases != 1 || !transactions.getFirst().isCoinbase()) {
      return new Ruling.Invalid("not one coinbase, at the front", true);
    }
    Transaction coinbase = transactions.getFirst();
    CoinbasePayload payload;
    try {
      payload = CoinbasePayload.parse(coinbase.payload());
    } catch (IllegalArgumentException unreadable) {
      return new Ruling.Invalid("bad coinbase payload", true);
    }
    if (payload.blueScore() != header.blueScore()
        || payload.subsidy() != Rewards.subsidy(settings.network())) {
      return new Ruling.Invalid("wrong blue score or subsidy in the coinbase", true);
    }
    return chainPlace(header, coinbase, parents, colouring, payload);
  }

  private Ruling chainPlace(
      BlockHeader header,
      Transaction coinbase,
      List<DagBlock> parents,
      Colouring colouring,
      CoinbasePayload payload) {
    BlockHeader expected =
        templates.header(parents, colouring, header.hashMerkleRoot(), header.timestampMillis());
    boolean sameState =
        header.utxoCommitment().equals(expected.utxoCommitment())
            && header.acceptedIdMerkleRoot().equals(expected.acceptedIdMerkleRoot())
            && header.pruningPoint().equals(expected.pruningPoint());
    if (!sameState) {
      return new Ruling.Disqualified("utxo commitment, accepted ids or pruning point");
    }
    if (parents.getFirst() != colouring.selectedParent()) {
      return new Ruling.Disqualified("the first parent is not the selected one");
    }
    return coinbase.equals(templates.coinbase(colouring, payload))
        ? new Ruling.Valid(parents, colouring, payload)
        : new Ruling.Disqualified("unexpected coinbase");
  }
}
