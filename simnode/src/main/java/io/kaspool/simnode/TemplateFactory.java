package io.kaspool.simnode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes templates. Guarded by the network's lock.
///
/// @param serverVersion goes before the extra data, with a slash
/// @param unknownFields whether to add fields that nobody knows yet
record TemplateFactory(Network network, String serverVersion, boolean unknownFields) {
  private static final int UNKNOWN_FIELD = 4242;

  /// Who mines, and what he wants to have in the coinbase.
  record Miner(ScriptPublicKey script, String extraData) {}

  /// A block without a nonce.
  record Draft(BlockHeader header, List<Transaction> transactions) {}

  /// @throws NodeErrorException if the payload would be too long
  RpcBlock build(VirtualState state, Miner miner, List<Transaction> others, long timestamp) {
    Draft draft = draft(state, miner, others, timestamp);
    RpcBlock block = Messages.block(draft.header(), draft.transactions());
    return unknownFields ? withUnknownFields(block) : block;
  }

  /// @throws NodeErrorException if the payload would be too long
  Draft draft(VirtualState state, Miner miner, List<Transaction> others, long timestamp) {
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(state.coinbase(payload(state, miner)));
    transactions.addAll(others);
    BlockHeader header =
        state.header(
            MerkleTree.root(transactions.stream().map(Transaction::hash).toList()), timestamp);
    return new Draft(header, transactions);
  }

  private CoinbasePayload payload(VirtualState state, Miner miner) {
    byte[] extra = (serverVersion + '/' + miner.extraData()).getBytes(StandardCharsets.UTF_8);
    try {
      return new CoinbasePayload(
          state.colouring().blueScore(), Rewards.subsidy(network), miner.script(), extra);
    } catch (IllegalArgumentException tooLong) {
      throw new NodeErrorException(
          "Coinbase payload is above max length (%d). Try to shorten the extra data."
              .formatted(CoinbasePayload.MAX_LENGTH));
    }
  }

  private static RpcBlock withUnknownFields(RpcBlock block) {
    int last = block.getTransactionsCount() - 1;
    RpcTransaction transaction =
        block.getTransactions(last).toBuilder().setUnknownFields(unknown("transaction")).build();
    return block.toBuilder()
        .setHeader(block.getHeader().toBuilder().setUnknownFields(unknown("header")))
        .setTransactions(last, transaction)
        .setUnknownFields(unknown("block"))
        .build();
  }

  private static UnknownFieldSet unknown(String where) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("of the next fork: " + where))
            .build();
    return UnknownFieldSet.newBuilder().addField(UNKNOWN_FIELD, field).build();
  }
}
