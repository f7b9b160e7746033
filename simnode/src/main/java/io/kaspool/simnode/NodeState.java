package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.RpcBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a node knows, remembers and counts. Guarded by the network's lock.
///
/// Bounded: the last 1,000 submitted blocks, the last 1,000 different templates, the last 10,000
/// invalid blocks.
final class NodeState {
  private static final int KEPT = 1_000;
  private static final int INVALID_KEPT = 10_000;

  private final SimNodeSettings settings;
  private final Dag dag;
  private final UtxoSet utxos;
  private final Faults faults;
  private final TemplateCache templates;
  private final IssuedTemplates allIssued;
  private final Set<Hash> invalid = new LinkedHashSet<>();
  private final Deque<RpcBlock> issued = new ArrayDeque<>();
  private final Deque<RpcBlock> submitted = new ArrayDeque<>();
  private long tampered;
  private long accepted;
  private long refused;

  /// @param settings with the chain of the network
  /// @param shared what all nodes of the network have in common
  NodeState(SimNodeSettings settings, SharedState shared) {
    this.settings = settings;
    this.dag = new Dag(settings.chain(), shared.genesis(), shared.shunned());
    this.utxos = new UtxoSet(shared.genesis(), shared.spent());
    this.faults = new Faults(settings.synced());
    this.allIssued = shared.issued();
    TemplateFactory factory =
        new TemplateFactory(
            settings.chain().network(), settings.serverVersion(), settings.unknownFields());
    this.templates =
        new TemplateCache(
            factory,
            settings.chain().fillers()
                ? new FillerTransactions(new SplittableRandom(settings.chain().seed()))
                : null,
            settings.chain().clock());
  }

  SimNodeSettings settings() {
    return settings;
  }

  Dag dag() {
    return dag;
  }

  UtxoSet utxos() {
    return utxos;
  }

  Faults faults() {
    return faults;
  }

  /// A template for this miner, put on record.
  RpcBlock template(TemplateFactory.Miner miner) {
    RpcBlock template = templates.get(dag.virtual(), miner);
    if (allIssued.add(template)) {
      keep(issued, template);
    }
    return template;
  }

  void submitted(RpcBlock block) {
    keep(submitted, block);
    if (!allIssued.isSolutionOfOne(block)) {
      tampered++;
    }
  }

  private static void keep(Deque<RpcBlock> blocks, RpcBlock block) {
    blocks.add(block);
    if (blocks.size() > KEPT) {
      blocks.remove();
    }
  }

  void counted(boolean wasAccepted) {
    if (wasAccepted) {
      accepted++;
    } else {
      refused++;
    }
  }

  boolean isInvalid(Hash block) {
    return invalid.contains(block);
  }

  void rememberInvalid(Hash block) {
    invalid.add(block);
    if (invalid.size() > INVALID_KEPT) {
      invalid.remove(invalid.iterator().next());
    }
  }

  @Nullable DagBlock find(Hash hash) {
    return faults.hasForgotten(hash) ? null : dag.find(hash);
  }

  /// @throws NodeErrorException if the text is not a hash, or of no block known here
  DagBlock require(String hashText) {
    Hash hash = HexText.hash(hashText);
    DagBlock block = find(hash);
    if (block == null) {
      throw new NodeErrorException("cannot find header " + hash);
    }
    return block;
  }

  List<RpcBlock> issuedTemplates() {
    return List.copyOf(issued);
  }

  List<RpcBlock> submittedBlocks() {
    return List.copyOf(submitted);
  }

  long tampered() {
    return tampered;
  }

  long accepted() {
    return accepted;
  }

  long refused() {
    return refused;
  }
}
