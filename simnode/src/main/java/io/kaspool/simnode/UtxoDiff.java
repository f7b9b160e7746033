package io.kaspool.simnode;

import io.kaspool.kaspa.Outpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/// What changed in a set of unspent outputs, step by step: what came and went again leaves no
/// trace, and an output that only got another DAA score is in both parts (rusty-kaspa
/// `consensus/core`, UTXO diff). Guarded by the network's lock.
final class UtxoDiff {
  private final Map<Outpoint, Utxo> added = new LinkedHashMap<>();
  private final Map<Outpoint, Utxo> removed = new LinkedHashMap<>();

  void add(Utxo utxo) {
    if (!removed.remove(utxo.outpoint(), utxo)) {
      added.put(utxo.outpoint(), utxo);
    }
  }

  void remove(Utxo utxo) {
    if (!added.remove(utxo.outpoint(), utxo)) {
      removed.put(utxo.outpoint(), utxo);
    }
  }

  Iterable<Utxo> added() {
    return added.values();
  }

  Iterable<Utxo> removed() {
    return removed.values();
  }
}
