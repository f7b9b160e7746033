package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.GetSinkRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// A client of the node that mines and asks about blocks. One thread.
final class Miner implements AutoCloseable {
  private final RpcClient client;
  private final Address address;

  /// @param key whom to pay: the byte that fills the public key
  Miner(SimNode node, int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    client = RpcClient.connect(node.port());
    address = Address.of(Network.SIMNET, Address.Kind.PUBKEY, bytes);
  }

  RpcClient client() {
    return client;
  }

  Address address() {
    return address;
  }

  String script() {
    return address.scriptPublicKey().scriptHex();
  }

  GetBlockTemplateResponse ask(String extraData) {
    GetBlockTemplateRequest request =
        GetBlockTemplateRequest.newBuilder()
            .setPayAddress(address.toString())
            .setExtraData(extraData)
            .build();
    return client
        .call(call -> call.setGetBlockTemplateRequest(request))
        .getGetBlockTemplateResponse();
  }

  RpcBlock template(String extraData) {
    return ask(extraData).getBlock();
  }

  RpcBlock solvedTemplate(String extraData) {
    return solve(template(extraData));
  }

  SubmitBlockResponse submit(RpcBlock block) {
    SubmitBlockRequest request = SubmitBlockRequest.newBuilder().setBlock(block).build();
    return client.call(call -> call.setSubmitBlockRequest(request)).getSubmitBlockResponse();
  }

  void submitAccepted(RpcBlock block) {
    SubmitBlockResponse answer = submit(block);
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
    assertThat(answer.hasError()).isFalse();
  }

  /// Finds a block and gives its hash.
  String mine() {
    RpcBlock block = solvedTemplate("");
    submitAccepted(block);
    return hash(block);
  }

  GetBlockRewardInfoResponse reward(String hash) {
    GetBlockRewardInfoRequest request =
        GetBlockRewardInfoRequest.newBuilder().setHash(hash).build();
    return client
        .call(call -> call.setGetBlockRewardInfoRequest(request))
        .getGetBlockRewardInfoResponse();
  }

  GetBlockResponse block(String hash) {
    GetBlockRequest request =
        GetBlockRequest.newBuilder().setHash(hash).setIncludeTransactions(true).build();
    return client.call(call -> call.setGetBlockRequest(request)).getGetBlockResponse();
  }

  String sink() {
    return client
        .call(call -> call.setGetSinkRequest(GetSinkRequest.getDefaultInstance()))
        .getGetSinkResponse()
        .getSink();
  }

  static String hash(RpcBlock block) {
    return Messages.header(block.getHeader()).hash().toString();
  }

  static RpcBlock changed(RpcBlock block, UnaryOperator<RpcBlockHeader.Builder> change) {
    return block.toBuilder().setHeader(change.apply(block.getHeader().toBuilder())).build();
  }

  static RpcBlock solve(RpcBlock block) {
    return search(block, true);
  }

  /// With a nonce that does not do.
  static RpcBlock unsolve(RpcBlock block) {
    return search(block, false);
  }

  static boolean isSolved(RpcBlockHeader message) {
    BlockHeader header = Messages.header(message);
    Hash prePow = header.prePowHash();
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    evaluator.evaluate(header.nonce());
    return evaluator.meets(Target.fromCompact(header.bits()));
  }

  private static RpcBlock search(RpcBlock block, boolean solved) {
    BlockHeader header = Messages.header(block.getHeader());
    Hash prePow = header.prePowHash();
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    Target target = Target.fromCompact(header.bits());
    for (long nonce = 0; ; nonce++) {
      evaluator.evaluate(nonce);
      if (evaluator.meets(target) == solved) {
        long found = nonce;
        return changed(block, done -> done.setNonce(found));
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
