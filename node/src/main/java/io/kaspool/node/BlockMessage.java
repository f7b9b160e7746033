package io.kaspool.node;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import java.util.List;

/// A block of the DAG on the wire, read into the chain's own form. What names money, the hash of
/// the block and the id of its coinbase, is computed and not taken over.
final class BlockMessage {

  private BlockMessage() {}

  /// Whether the node has no body to this header (any more).
  static boolean isHeaderOnly(RpcBlock message) {
    return message.getTransactionsCount() == 0 || message.getVerboseData().getIsHeaderOnly();
  }

  /// @throws IllegalArgumentException when a field is not what kaspad sends, or a hash is not the
  ///   one that the node gave
  static ChainBlock parse(RpcBlock message) {
    if (!message.hasVerboseData()) {
      throw new IllegalArgumentException("a block without verbose data");
    }
    RpcBlockVerboseData verbose = message.getVerboseData();
    BlockHeader header = HeaderMessage.parse(message.getHeader());
    Hash hash = header.hash();
    requireEqual("hash of the block", hash, verbose.getHash());
    Transaction coinbase = coinbase(message);
    return new ChainBlock(
        hash,
        header,
        verbose.getIsChainBlock(),
        Hash.parse(verbose.getSelectedParentHash()),
        hashes(verbose.getMergeSetBluesHashesList()),
        hashes(verbose.getMergeSetRedsHashesList()),
        coinbase,
        CoinbasePayload.parse(coinbase.payload()));
  }

  private static Transaction coinbase(RpcBlock message) {
    RpcTransaction first = message.getTransactions(0);
    Transaction coinbase = TransactionMessage.parse(first);
    if (!coinbase.isCoinbase()) {
      throw new IllegalArgumentException("the first transaction is not a coinbase");
    }
    Hash id = coinbase.id();
    requireEqual("id of the coinbase", id, first.getVerboseData().getTransactionId());
    if (message.getVerboseData().getTransactionIdsCount() > 0) {
      requireEqual("id of the coinbase", id, message.getVerboseData().getTransactionIds(0));
    }
    return coinbase;
  }

  // INVARIANT: an id in use here is the one that the node computed, too. A difference means that
  // the transaction has fields which this program does not know, and outpoints would be wrong.
  private static void requireEqual(String what, Hash computed, String given) {
    if (!given.isEmpty() && !computed.equals(Hash.parse(given))) {
      throw new IllegalArgumentException(
          "%s: the node says %s, computed is %s: this kaspad may be too new for this version of the pool"
              .formatted(what, given, computed));
    }
  }

  private static List<Hash> hashes(List<String> texts) {
    return texts.stream().map(Hash::parse).toList();
  }
}
