package io.kaspool.node;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Transaction;
import java.util.List;

/// A block in the DAG as a node sees it now, with its coinbase but without other transactions.
///
/// @param hash computed here from the header
/// @param chainBlock whether it is on the selected chain; may change with a reorganisation
/// @param mergeSetBlues the selected parent first, then in consensus order; output n of the
///   coinbase pays number n of them (rusty-kaspa `consensus`, coinbase processes)
/// @param mergeSetReds what this block takes the rewards of
/// @param coinbase the first transaction; its id was computed here and agrees with the node's
/// @param payload what the coinbase says about this block itself
public record ChainBlock(
    Hash hash,
    BlockHeader header,
    boolean chainBlock,
    Hash selectedParent,
    List<Hash> mergeSetBlues,
    List<Hash> mergeSetReds,
    Transaction coinbase,
    CoinbasePayload payload) {

  public ChainBlock {
    mergeSetBlues = List.copyOf(mergeSetBlues);
    mergeSetReds = List.copyOf(mergeSetReds);
  }
}
