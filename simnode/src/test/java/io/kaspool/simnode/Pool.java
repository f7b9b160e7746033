package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.util.Arrays;
import java.util.function.Consumer;

/// What a pool does with a node, one call after another.
record Pool(RpcClient client) {

  static Address address() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    return Address.of(Network.SIMNET, Address.Kind.PUBKEY, key);
  }

  RpcBlock template() {
    return template(address().toString(), "pool").getBlock();
  }

  GetBlockTemplateResponse template(String address, String extraData) {
    return client
        .call(
            request ->
                request
                    .getGetBlockTemplateRequestBuilder()
                    .setPayAddress(address)
                    .setExtraData(extraData))
        .getGetBlockTemplateResponse();
  }

  SubmitBlockResponse submit(RpcBlock block) {
    return client
        .call(request -> request.getSubmitBlockRequestBuilder().setBlock(block))
        .getSubmitBlockResponse();
  }

  /// Mines one block on what there is.
  RpcBlock mine() {
    RpcBlock block = solve(template());
    SubmitBlockResponse answer = submit(block);
    if (answer.hasError()) {
      throw new AssertionError(answer);
    }
    return block;
  }

  GetBlockRewardInfoResponse reward(Hash block) {
    return client
        .call(request -> request.getGetBlockRewardInfoRequestBuilder().setHash(block.toString()))
        .getGetBlockRewardInfoResponse();
  }

  GetBlockResponse block(Hash block) {
    return client
        .call(
            request ->
                request
                    .getGetBlockRequestBuilder()
                    .setHash(block.toString())
                    .setIncludeTransactions(true))
        .getGetBlockResponse();
  }

  GetVirtualChainFromBlockResponse chainFrom(Hash start) {
    return client
        .call(
            request ->
                request
                    .getGetVirtualChainFromBlockRequestBuilder()
                    .setStartHash(start.toString())
                    .setIncludeAcceptedTransactionIds(true))
        .getGetVirtualChainFromBlockResponse();
  }

  static Hash hash(RpcBlock block) {
    return Messages.header(block.getHeader()).hash();
  }

  static RpcBlock solve(RpcBlock template) {
    return search(template, 1, true);
  }

  /// The first block from this nonce on that meets its target, or that does not.
  static RpcBlock search(RpcBlock template, long firstNonce, boolean solved) {
    BlockHeader header = Messages.header(template.getHeader());
    Target target = Target.fromCompact(header.bits());
    Hash prePow = header.prePowHash();
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    long nonce = firstNonce;
    for (evaluator.evaluate(nonce); evaluator.meets(target) != solved; ) {
      evaluator.evaluate(++nonce);
    }
    return edit(template, nonce, unchanged -> {});
  }

  /// A sibling: the same template with the next nonce that does.
  static RpcBlock sibling(RpcBlock block) {
    return search(block, block.getHeader().getNonce() + 1, true);
  }

  static RpcBlock edit(RpcBlock block, Consumer<RpcBlockHeader.Builder> change) {
    return edit(block, block.getHeader().getNonce(), change);
  }

  private static RpcBlock edit(
      RpcBlock block, long nonce, Consumer<RpcBlockHeader.Builder> change) {
    RpcBlock.Builder edited = block.toBuilder();
    change.accept(edited.getHeaderBuilder().setNonce(nonce));
    return edited.build();
  }
}
