package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.TransactionOutput;
import java.util.ArrayList;
import java.util.List;

/// Who pays whom (rusty-kaspa `consensus`, coinbase processes): a chain block's coinbase pays the
/// miner of every blue it merged, in their order, and its own miner for the reds. The transactions
/// here pay no fees.
final class Rewards {
  private Rewards() {}

  /// Per block, in sompi; that of each network's first phase, which no simulation outlives.
  static long subsidy(Network network) {
    return switch (network) {
      case SIMNET -> 5_000_000_000L;
      case DEVNET -> 4_400_000_000L;
      case MAINNET, TESTNET_10 -> 50_000_000_000L;
    };
  }

  /// What the coinbase of a block with this merge set pays. The genesis is not paid for.
  static List<TransactionOutput> outputs(Colouring colouring, ScriptPublicKey miner) {
    List<TransactionOutput> outputs = new ArrayList<>();
    for (DagBlock blue : colouring.blues()) {
      if (!blue.isGenesis()) {
        outputs.add(new TransactionOutput(blue.payload().subsidy(), blue.payload().minerScript()));
      }
    }
    long ofReds = colouring.reds().stream().mapToLong(red -> red.payload().subsidy()).sum();
    if (ofReds > 0) {
      outputs.add(new TransactionOutput(ofReds, miner));
    }
    return outputs;
  }
}
