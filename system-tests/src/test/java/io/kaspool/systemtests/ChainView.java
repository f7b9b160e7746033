package io.kaspool.systemtests;

import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBalanceByAddressRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What a node says of this pool's blocks and money.
final class ChainView implements AutoCloseable {
  private final NodeClient client;

  ChainView(int nodePort) {
    client = new NodeClient(nodePort);
  }

  /// What the chain pays for each of these blocks; those that it does not pay for are left out.
  Map<String, Long> paid(Collection<String> blocks) {
    Map<String, Long> paid = new TreeMap<>();
    for (String block : blocks) {
      GetBlockRewardInfoResponse answer =
          client
              .ask(
                  KaspadRequest.newBuilder()
                      .setGetBlockRewardInfoRequest(
                          GetBlockRewardInfoRequest.newBuilder().setHash(block)))
              .getGetBlockRewardInfoResponse();
      if (answer.getBlockColor() == BlockColor.BLUE) {
        paid.put(block, answer.getRewardAmount());
      }
    }
    return paid;
  }

  /// The sum of the treasury's unspent outputs.
  long treasurySompi() {
    return client
        .ask(
            KaspadRequest.newBuilder()
                .setGetBalanceByAddressRequest(
                    GetBalanceByAddressRequest.newBuilder().setAddress(AppConfig.TREASURY)))
        .getGetBalanceByAddressResponse()
        .getBalance();
  }

  @Override
  public void close() {
    client.close();
  }
}
