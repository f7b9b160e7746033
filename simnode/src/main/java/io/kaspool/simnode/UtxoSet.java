package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.TransactionOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The unspent outputs of a node's virtual block, by who can spend them. Each chain block accepts
/// the coinbase of the one below it, and the virtual block that of the sink (rusty-kaspa
/// `consensus`, virtual processor); steps that leave the chain are taken back. Guarded by the
/// network's lock.
///
/// Bounded: [#KEPT] outputs; beyond that those accepted first are forgotten, as if spent unseen.
final class UtxoSet {
  /// So many that none is forgotten whose block is still known.
  static final int KEPT = 250_000;

  private final int kept;
  private final SpentOutputs spent;
  private final Deque<List<Utxo>> steps = new ArrayDeque<>(); // what each accepted, oldest first
  private final Map<ScriptPublicKey, Map<Outpoint, Utxo>> byScript = new HashMap<>();
  private int outputs; // in all steps
  private long sompi;
  private long mostSompi;

  /// @param genesis the sink so far
  UtxoSet(DagBlock genesis, SpentOutputs spent) {
    this(genesis, spent, KEPT);
  }

  UtxoSet(DagBlock genesis, SpentOutputs spent, int kept) {
    this.kept = kept;
    this.spent = spent;
    accept(genesis, genesis.header().daaScore(), new UtxoDiff());
  }

  /// Goes along with the chain.
  ///
  /// @param virtual as it is after the change
  UtxoDiff follow(SelectedChain.Change change, VirtualState virtual) {
    UtxoDiff diff = new UtxoDiff();
    takeBack(diff); // the virtual block's own step
    change.removed().forEach(_ -> takeBack(diff));
    for (DagBlock block : change.added()) {
      DagBlock below = block.selectedParent();
      if (below == null) {
        throw new IllegalStateException("the chain below " + block + " has been forgotten");
      }
      accept(below, block.header().daaScore(), diff);
    }
    accept(virtual.selectedParent(), virtual.colouring().daaScore(), diff);
    mostSompi = Math.max(mostSompi, sompi);
    forgetOldest();
    return diff;
  }

  private void accept(DagBlock block, long daaScore, UtxoDiff diff) {
    Hash coinbase = block.transactionIds().getFirst();
    List<Utxo> step = new ArrayList<>();
    for (TransactionOutput output : block.coinbase().outputs()) {
      Outpoint outpoint = new Outpoint(coinbase, step.size());
      step.add(new Utxo(outpoint, output.value(), output.scriptPublicKey(), daaScore));
    }
    steps.addLast(step);
    outputs += step.size();
    for (Utxo utxo : step) {
      if (!spent.contains(utxo.outpoint())) {
        byScript
            .computeIfAbsent(utxo.script(), _ -> new LinkedHashMap<>())
            .put(utxo.outpoint(), utxo);
        sompi += utxo.sompi();
        diff.add(utxo);
      }
    }
  }

  private void takeBack(UtxoDiff diff) {
    List<Utxo> step = steps.removeLast();
    outputs -= step.size();
    step.stream().filter(this::drop).forEach(diff::remove);
  }

  /// Says whether it was there.
  private boolean drop(Utxo utxo) {
    Map<Outpoint, Utxo> own = byScript.getOrDefault(utxo.script(), Map.of());
    if (own.isEmpty() || own.remove(utxo.outpoint()) == null) {
      return false;
    }
    if (own.isEmpty()) {
      byScript.remove(utxo.script());
    }
    sompi -= utxo.sompi();
    return true;
  }

  private void forgetOldest() {
    while (outputs > kept) {
      List<Utxo> oldest = steps.removeFirst();
      outputs -= oldest.size();
      oldest.forEach(this::drop);
    }
  }

  /// Takes out an output that has been put among the spent ones, if it is here.
  UtxoDiff withdraw(Outpoint outpoint) {
    UtxoDiff diff = new UtxoDiff();
    find(outpoint)
        .ifPresent(
            utxo -> {
              drop(utxo);
              diff.remove(utxo);
            });
    return diff;
  }

  Optional<Utxo> find(Outpoint outpoint) {
    return byScript.values().stream()
        .flatMap(own -> Optional.ofNullable(own.get(outpoint)).stream())
        .findFirst();
  }

  Collection<Utxo> of(ScriptPublicKey script) {
    return byScript.getOrDefault(script, Map.of()).values();
  }

  /// The most there ever was, in sompi: kaspad's figure does not go down.
  long supply() {
    return mostSompi;
  }
}
