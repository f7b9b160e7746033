package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifySinkBlueScoreChangedRequest;
import io.kaspool.nodeapi.PingRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What tests can do to a node.
final class SimNodeControlTest {
  private static final SimNodeSettings SETTINGS = SimNodeSettings.defaults().withHashesPerBlock(2);

  @AutoClose private final SimNode node = SimNode.start(SETTINGS);
  @AutoClose private final Miner miner = new Miner(node, 1);
  private final SimNodeControl control = node.control();

  @Test
  void outOfSyncItGivesTemplatesButTakesNoBlocks() {
    control.setSynced(false);
    RpcBlock block = miner.solvedTemplate("a");
    assertThat(miner.ask("a").getIsSynced()).isFalse();
    SubmitBlockResponse answer = miner.submit(block);
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.IS_IN_IBD);
    assertThat(answer.getError().getMessage())
        .isEqualTo("Block was not submitted: node is not synced");
    assertThat(serverInfo().getGetServerInfoResponse().getIsSynced()).isFalse();

    control.setSynced(true);
    miner.submitAccepted(block);
    assertThat(miner.ask("a").getIsSynced()).isTrue();
  }

  @Test
  void rejectsTheNextSubmits() {
    control.rejectNextSubmits(2);
    RpcBlock block = miner.solvedTemplate("a");
    for (int i = 0; i < 2; i++) {
      assertThat(miner.submit(block).getRejectReason())
          .isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
    }
    miner.submitAccepted(block);
    assertThat(node.submittedBlocks()).hasSize(3);
  }

  @Test
  void forgetsAndRemembersABlock() {
    String hash = miner.mine();
    assertThat(miner.block(hash).hasError()).isFalse();
    control.forget(Hash.parse(hash));
    assertThat(miner.block(hash).getError().getMessage()).isEqualTo("cannot find header " + hash);
    assertThat(miner.reward(hash).getError().getMessage()).isEqualTo("cannot find header " + hash);
    control.remember(Hash.parse(hash));
    assertThat(miner.block(hash).hasError()).isFalse();
  }

  @Test
  void delaysReplies() {
    control.delayReplies(Duration.ofMillis(300));
    long start = System.nanoTime();
    ping();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);

    control.delayReplies(Duration.ZERO);
    ping();
  }

  @Test
  void delaysOneKindOfCall() {
    control.delayReplies(PayloadCase.GET_SERVER_INFO_REQUEST, Duration.ofMillis(300));
    CompletableFuture<KaspadResponse> late =
        miner
            .client()
            .send(call -> call.setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance()));
    ping();
    assertThat(late).isNotDone();
    assertThat(RpcClient.await(late).hasGetServerInfoResponse()).isTrue();
  }

  @Test
  void keepsTheOrderOfOneKind() {
    control.delayReplies(PayloadCase.PING_REQUEST, Duration.ofMillis(200));
    miner.client().answered().clear();
    List<CompletableFuture<KaspadResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(
          miner.client().send(call -> call.setPingRequest(PingRequest.getDefaultInstance())));
      if (i == 25) {
        serverInfo(); // the first ones have come
        control.delayReplies(PayloadCase.PING_REQUEST, Duration.ZERO);
      }
    }
    answers.forEach(RpcClient::await);
    List<Long> pings = new ArrayList<>(miner.client().answered());
    long other = pings.removeFirst(); // the one that nobody held back
    assertThat(pings).hasSize(50).isSorted().doesNotContain(other);
  }

  @Test
  void dropsBlocksWhenTheRouteIsFull() {
    control.delayReplies(PayloadCase.SUBMIT_BLOCK_REQUEST, Duration.ofSeconds(1));
    SubmitBlockRequest request =
        SubmitBlockRequest.newBuilder().setBlock(miner.solvedTemplate("a")).build();
    List<CompletableFuture<KaspadResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      answers.add(miner.client().send(call -> call.setSubmitBlockRequest(request)));
    }
    SubmitBlockResponse dropped = RpcClient.await(answers.getLast()).getSubmitBlockResponse();
    assertThat(dropped.getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
    assertThat(dropped.getError().getMessage()).isEqualTo("Block was not submitted: route is full");
    assertThat(answers.getFirst()).isNotDone();
    assertThat(RpcClient.await(answers.get(29)).getSubmitBlockResponse().hasError()).isFalse();
    assertThat(node.submittedBlocks()).hasSize(30);
  }

  @Test
  void losesAnswersToWhatItDid() {
    RpcBlock block = miner.solvedTemplate("a");
    control.loseReplies(true);
    var lost =
        miner
            .client()
            .send(
                call ->
                    call.setSubmitBlockRequest(SubmitBlockRequest.newBuilder().setBlock(block)));
    await().until(() -> node.accepted() == 1);
    control.loseReplies(false);
    assertThat(miner.sink()).isEqualTo(Miner.hash(block));
    miner.submitAccepted(block);
    assertThat(lost).isNotDone();
  }

  @Test
  void silentItAnswersNothing() {
    control.goSilent(true);
    CompletableFuture<KaspadResponse> unanswered =
        miner.client().send(call -> call.setPingRequest(PingRequest.getDefaultInstance()));
    await()
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofMillis(200))
        .until(() -> !unanswered.isDone());
    control.goSilent(false);
    ping();
    assertThat(unanswered).isNotDone();
    assertThat(miner.client().end()).isNotDone();
  }

  @Test
  void silentItTellsNothing() {
    subscribe(RpcNotifyCommand.NOTIFY_START);
    control.goSilent(true);
    control.mineForeign(1);
    control.goSilent(false);
    control.mineForeign(1);
    assertThat(toldBlueScore()).isEqualTo(2);
    assertThat(miner.client().waitingNotifications()).isZero();
  }

  @Test
  void tellsWhoSubscribedUntilHeStops() {
    subscribe(RpcNotifyCommand.NOTIFY_START);
    control.mineForeign(1);
    assertThat(toldBlueScore()).isOne();
    subscribe(RpcNotifyCommand.NOTIFY_STOP);
    control.mineForeign(1);
    ping();
    assertThat(miner.client().waitingNotifications()).isZero();
  }

  @Test
  void dropsSubscriptionsButNotTheStream() {
    subscribe(RpcNotifyCommand.NOTIFY_START);
    control.dropSubscriptions();
    control.mineForeign(1);
    ping();
    assertThat(miner.client().waitingNotifications()).isZero();

    subscribe(RpcNotifyCommand.NOTIFY_START);
    control.mineForeign(1);
    assertThat(toldBlueScore()).isEqualTo(2);
  }

  @Test
  void killedItIsGone() {
    int port = node.port();
    control.kill();
    assertThat(RpcClient.await(miner.client().end()).isOk()).isFalse();
    try (RpcClient late = RpcClient.connect(port)) {
      assertThat(RpcClient.await(late.end()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void restartedItHasItsPortAndItsChain() {
    String sink = miner.mine();
    int port = node.port();
    control.kill();
    control.mineForeign(1); // the network goes on without it
    control.restart();
    assertThat(node.port()).isEqualTo(port);
    try (Miner again = new Miner(node, 1)) {
      assertThat(again.block(sink).getBlock().getVerboseData().getIsChainBlock()).isTrue();
      assertThat(again.template("").getHeader().getBlueScore()).isEqualTo(3);
      again.mine();
    }
  }

  @Test
  void killingAndRestartingTwiceIsNoHarm() {
    control.kill();
    control.kill();
    control.restart();
    control.restart();
    try (Miner again = new Miner(node, 1)) {
      again.mine();
    }
  }

  @Test
  void foreignersMineAtTheirRate() {
    control.foreignRate(100);
    await().atMost(Duration.ofSeconds(10)).until(() -> blueScore() >= 30);
    control.foreignRate(0);
    await()
        .atMost(Duration.ofSeconds(10))
        .during(Duration.ofMillis(200))
        .until(() -> blueScore() == blueScoreAfterPing());
  }

  private KaspadResponse serverInfo() {
    return miner
        .client()
        .call(call -> call.setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance()));
  }

  private void ping() {
    miner.client().call(call -> call.setPingRequest(PingRequest.getDefaultInstance()));
  }

  private long blueScore() {
    return miner.template("").getHeader().getBlueScore();
  }

  private long blueScoreAfterPing() {
    ping();
    return blueScore();
  }

  private void subscribe(RpcNotifyCommand command) {
    NotifySinkBlueScoreChangedRequest request =
        NotifySinkBlueScoreChangedRequest.newBuilder().setCommand(command).build();
    miner.client().call(call -> call.setNotifySinkBlueScoreChangedRequest(request));
  }

  private long toldBlueScore() {
    return miner.client().notification().getSinkBlueScoreChangedNotification().getSinkBlueScore();
  }
}
