package io.kaspool.node;

import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Blocks of the DAG as a node sends them: plausible ones, told apart by a number.
final class Blocks {
  static final String PARENT = "11".repeat(32);
  static final String RED = "22".repeat(32);

  private Blocks() {}

  /// On the chain, with one blue and one red.
  static RpcBlock block(int number) {
    CoinbasePayload payload =
        new CoinbasePayload(
            1_000 + number,
            231_246_515,
            NodeSetFixture.TREASURY.scriptPublicKey(),
            ("2.1.0/block " + number).getBytes(StandardCharsets.UTF_8));
    RpcBlock template = Templates.block(1000, 1_800_000_000_000L, number);
    RpcTransaction coinbase =
        template.getTransactions(0).toBuilder()
            .setPayload(HexFormat.of().formatHex(payload.serialize()))
            .build();
    RpcBlockVerboseData verbose =
        RpcBlockVerboseData.newBuilder()
            .setHash(HeaderMessage.parse(template.getHeader()).hash().toString())
            .setSelectedParentHash(PARENT)
            .addMergeSetBluesHashes(PARENT)
            .addMergeSetRedsHashes(RED)
            .addTransactionIds(TransactionMessage.parse(coinbase).id().toString())
            .setIsChainBlock(true)
            .build();
    return template.toBuilder().setTransactions(0, coinbase).setVerboseData(verbose).build();
  }

  static RpcBlock offChain(int number) {
    RpcBlock.Builder block = block(number).toBuilder();
    block.getVerboseDataBuilder().setIsChainBlock(false);
    return block.build();
  }

  static RpcBlock headerOnly(int number) {
    RpcBlock.Builder block = block(number).toBuilder().clearTransactions();
    block.getVerboseDataBuilder().clearTransactionIds().setIsHeaderOnly(true);
    return block.build();
  }

  static Hash hash(RpcBlock block) {
    return Hash.parse(block.getVerboseData().getHash());
  }
}
