package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import io.kaspool.nodeapi.NotifyBlockAddedRequest;
import io.kaspool.nodeapi.NotifyNewBlockTemplateRequest;
import io.kaspool.nodeapi.NotifySinkBlueScoreChangedRequest;
import io.kaspool.nodeapi.NotifyVirtualChainChangedRequest;
import io.kaspool.nodeapi.NotifyVirtualDaaScoreChangedRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a node tells of blocks, over the real port.
final class NotificationsTest {
  private static final List<PayloadCase> SETTLED =
      List.of(
          PayloadCase.NEW_BLOCK_TEMPLATE_NOTIFICATION,
          PayloadCase.SINK_BLUE_SCORE_CHANGED_NOTIFICATION,
          PayloadCase.VIRTUAL_DAA_SCORE_CHANGED_NOTIFICATION,
          PayloadCase.VIRTUAL_CHAIN_CHANGED_NOTIFICATION);

  @AutoClose
  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(2).withFillers(false));

  @AutoClose private final Miner miner = new Miner(node, 1);

  private void subscribe(boolean withIds) {
    RpcClient client = miner.client();
    client.call(c -> c.setNotifyBlockAddedRequest(NotifyBlockAddedRequest.newBuilder()));
    client.call(
        c -> c.setNotifyNewBlockTemplateRequest(NotifyNewBlockTemplateRequest.newBuilder()));
    client.call(
        c ->
            c.setNotifySinkBlueScoreChangedRequest(NotifySinkBlueScoreChangedRequest.newBuilder()));
    client.call(
        c ->
            c.setNotifyVirtualDaaScoreChangedRequest(
                NotifyVirtualDaaScoreChangedRequest.newBuilder()));
    client.call(
        c ->
            c.setNotifyVirtualChainChangedRequest(
                NotifyVirtualChainChangedRequest.newBuilder()
                    .setIncludeAcceptedTransactionIds(withIds)));
  }

  private List<KaspadResponse> told(int count) {
    List<KaspadResponse> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      told.add(miner.client().notification());
    }
    return told;
  }

  @Test
  void tellsOfABlockInKaspadsOrder() {
    subscribe(true);
    String hash = miner.mine();
    List<KaspadResponse> told = told(5);
    assertThat(told.getFirst().getPayloadCase()).isEqualTo(PayloadCase.BLOCK_ADDED_NOTIFICATION);
    assertThat(told.subList(1, 5)).extracting(KaspadResponse::getPayloadCase).isEqualTo(SETTLED);
    assertThat(told).extracting(KaspadResponse::getId).containsOnly(0L);
    RpcBlock added = told.getFirst().getBlockAddedNotification().getBlock();
    assertThat(added).isEqualTo(miner.block(hash).getBlock());
    assertThat(told.get(2).getSinkBlueScoreChangedNotification().getSinkBlueScore()).isOne();
    assertThat(told.get(3).getVirtualDaaScoreChangedNotification().getVirtualDaaScore()).isOne();
  }

  @Test
  void tellsTheSubmitterAfterItsAnswer() {
    subscribe(false);
    RpcBlock block = miner.solvedTemplate("a");
    miner.client().answered().clear();
    var answer =
        miner
            .client()
            .send(c -> c.setSubmitBlockRequest(SubmitBlockRequest.newBuilder().setBlock(block)));
    told(1);
    assertThat(miner.client().answered()).hasSize(1);
    assertThat(RpcClient.await(answer).getSubmitBlockResponse().hasError()).isFalse();
  }

  @Test
  void tellsWhatJoinsTheChainAndWhatItAccepts() {
    String first = miner.mine();
    subscribe(true);
    String second = miner.mine();
    VirtualChainChangedNotification change = told(5).get(4).getVirtualChainChangedNotification();
    assertThat(change.getRemovedChainBlockHashesList()).isEmpty();
    assertThat(change.getAddedChainBlockHashesList()).containsExactly(second);
    RpcBlockVerboseData accepted = miner.block(first).getBlock().getVerboseData();
    assertThat(change.getAcceptedTransactionIds(0).getAcceptingBlockHash()).isEqualTo(second);
    assertThat(change.getAcceptedTransactionIds(0).getAcceptedTransactionIdsList())
        .isEqualTo(accepted.getTransactionIdsList());
  }

  @Test
  void leavesTheIdsOutUnlessTheyAreWanted() {
    subscribe(false);
    miner.mine();
    VirtualChainChangedNotification change = told(5).get(4).getVirtualChainChangedNotification();
    assertThat(change.getAddedChainBlockHashesCount()).isOne();
    assertThat(change.getAcceptedTransactionIdsList()).isEmpty();
  }

  @Test
  void tellsWhatLeavesTheChain() {
    TreeMap<String, RpcBlock> blocks = new TreeMap<>();
    for (String extra : List.of("a", "b")) {
      RpcBlock block = miner.solvedTemplate(extra);
      blocks.put(Miner.hash(block), block);
    }
    miner.submitAccepted(blocks.firstEntry().getValue());
    subscribe(false);
    miner.submitAccepted(blocks.lastEntry().getValue());
    VirtualChainChangedNotification change = told(5).get(4).getVirtualChainChangedNotification();
    assertThat(change.getRemovedChainBlockHashesList()).containsExactly(blocks.firstKey());
    assertThat(change.getAddedChainBlockHashesList()).containsExactly(blocks.lastKey());
  }

  // So does kaspad: a known block makes it settle its virtual state once more.
  @Test
  void tellsAgainOfNothingNewWhenABlockComesTwice() {
    RpcBlock block = miner.solvedTemplate("a");
    miner.submitAccepted(block);
    subscribe(true);
    miner.submitAccepted(block);
    List<KaspadResponse> told = told(4);
    assertThat(told).extracting(KaspadResponse::getPayloadCase).isEqualTo(SETTLED);
    assertThat(told.getLast().getVirtualChainChangedNotification().getAddedChainBlockHashesList())
        .isEmpty();
  }

  @Test
  void tellsNothingOfAnInvalidBlock() {
    subscribe(true);
    miner.submit(Miner.unsolve(miner.template("a")));
    miner.template("b");
    assertThat(miner.client().waitingNotifications()).isZero();
  }

  @Test
  void tellsOfADisqualifiedBlockToo() {
    subscribe(true);
    miner.submitAccepted(
        Miner.solve(Miner.changed(miner.template("a"), h -> h.setUtxoCommitment("cd".repeat(32)))));
    List<KaspadResponse> told = told(5);
    assertThat(told.getFirst().hasBlockAddedNotification()).isTrue();
    assertThat(told.get(2).getSinkBlueScoreChangedNotification().getSinkBlueScore()).isZero();
    assertThat(told.get(4).getVirtualChainChangedNotification().getAddedChainBlockHashesList())
        .isEmpty();
  }

  @Test
  void subscriptionsBelongToTheirStream() {
    subscribe(true);
    try (Miner other = new Miner(node, 2)) {
      other.mine();
      told(5);
      other.template("b");
      assertThat(other.client().waitingNotifications()).isZero();
    }
  }
}
