package io.kaspool.node;

import java.util.List;

/// One change of the treasury's outputs. The removed ones go first: an output whose DAA score
/// changes is in both (rusty-kaspa `utxoindex`).
record TreasuryChange(List<TreasuryUtxo> added, List<TreasuryUtxo> removed) {

  int size() {
    return added.size() + removed.size();
  }
}
