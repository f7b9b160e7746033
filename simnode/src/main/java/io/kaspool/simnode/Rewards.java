package io.kaspool.simnode;

import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.TransactionOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Who pays whom: a chain block's coinbase pays the miner of every blue it merged, and its own
/// miner for the reds.
final class Rewards {
  private Rewards() {}

  /// Per block, in sompi; the first phase of the networks that have one.
  static long subsidy(Network network) {
    return network == Network.DEVNET ? 4_400_000_000L : 5_000_000_000L;
  }

  /// What the coinbase of a block on these parents pays.
  static List<TransactionOutput> outputs(Colouring colouring, ScriptPublicKey miner) {
    List<TransactionOutput> outputs = new ArrayList<>();
    for (DagBlock blue : colouring.blues()) {
      CoinbasePayload payload = blue.payload();
      if (payload != null) { // the genesis is not paid for
        outputs.add(new TransactionOutput(payload.subsidy(), payload.minerScript()));
      }
    }
    long ofReds = subsidies(colouring.reds());
    if (ofReds > 0) {
      outputs.add(new TransactionOutput(ofReds, miner));
    }
    return outputs;
  }

  /// What the chain pays for a block: its share of the merging coinbase, and the reds it merged
  /// itself if it is on the chain.
  static OptionalLong of(DagBlock block, DagBlock mergingBlock, boolean onChain) {
    CoinbasePayload payload = block.payload();
    if (payload == null || !mergingBlock.blues().contains(block)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(payload.subsidy() + (onChain ? subsidies(block.reds()) : 0));
  }

  private static long subsidies(List<DagBlock> blocks) {
    long sum = 0;
    for (DagBlock block : blocks) {
      CoinbasePayload payload = block.payload();
      sum += payload == null ? 0 : payload.subsidy();
    }
    return sum;
  }
}
