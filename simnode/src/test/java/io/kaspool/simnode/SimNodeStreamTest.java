package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimNodeStreamTest {
  private static final SimNodeSettings SETTINGS = SimNodeSettings.defaults().withHashesPerBlock(4);

  private final SimNetwork network = SimNetwork.create(SETTINGS);
  private final SimNode node = SimNode.start(SETTINGS, network);
  private final RpcClient client = RpcClient.connect(node.port());
  private final Pool pool = new Pool(client);

  @AfterEach
  void close() {
    client.close();
    node.close();
    network.close();
  }

  @Test
  void saysWhatItIs() {
    GetServerInfoResponse info =
        client
            .call(KaspadRequest.Builder::getGetServerInfoRequestBuilder)
            .getGetServerInfoResponse();

    assertThat(info.getServerVersion()).isEqualTo("2.1.0");
    assertThat(info.getNetworkId()).isEqualTo("simnet");
    assertThat(info.getHasUtxoIndex()).isTrue();
    assertThat(info.getIsSynced()).isTrue();
  }

  @Test
  void virtualDaaScoreIsTheNumberOfBlocks() {
    node.control().mineForeign(3);

    var info =
        client
            .call(KaspadRequest.Builder::getGetBlockDagInfoRequestBuilder)
            .getGetBlockDagInfoResponse();
    assertThat(info.getVirtualDaaScore()).isEqualTo(3);
    assertThat(info.getBlockCount()).isEqualTo(4);
    assertThat(info.getTipHashesList()).containsExactly(info.getSink());
    assertThat(info.getDifficulty()).isEqualTo(2);
    assertThat(info.getPastMedianTime()).isPositive();
  }

  @Test
  void endsTheStreamAtACallItDoesNotHave() {
    client.write(KaspadRequest.newBuilder().setId(9).build());

    assertThat(RpcClient.await(client.end()).isOk()).isTrue();
  }

  @Test
  void tellsOfABlockOnlyAfterItsSubmitterKnows() {
    subscribe(RpcNotifyCommand.NOTIFY_START);

    RpcBlock block = Pool.solve(pool.template());
    CompletableFuture<KaspadResponse> answer =
        client.send(request -> request.getSubmitBlockRequestBuilder().setBlock(block));

    assertThat(client.notification().getPayloadCase())
        .isEqualTo(PayloadCase.NEW_BLOCK_TEMPLATE_NOTIFICATION);
    assertThat(answer).isDone();
  }

  @Test
  void tellsNothingAfterStop() {
    subscribe(RpcNotifyCommand.NOTIFY_START);
    subscribe(RpcNotifyCommand.NOTIFY_STOP);

    pool.mine();
    pool.template();

    assertThat(client.waitingNotifications()).isZero();
  }

  @Test
  void tellsEveryKindOfNews() {
    client.call(KaspadRequest.Builder::getNotifyBlockAddedRequestBuilder);
    client.call(KaspadRequest.Builder::getNotifySinkBlueScoreChangedRequestBuilder);
    client.call(KaspadRequest.Builder::getNotifyVirtualDaaScoreChangedRequestBuilder);

    RpcBlock block = pool.mine();

    assertThat(client.notification().getBlockAddedNotification().getBlock().getVerboseData())
        .extracting(data -> data.getHash())
        .isEqualTo(Pool.hash(block).toString());
    assertThat(client.notification().getSinkBlueScoreChangedNotification().getSinkBlueScore())
        .isEqualTo(1);
    assertThat(client.notification().getVirtualDaaScoreChangedNotification().getVirtualDaaScore())
        .isEqualTo(1);
  }

  @Test
  void newsOfParallelSubmitsFollowTheChain() {
    client.call(
        request ->
            request
                .getNotifyVirtualChainChangedRequestBuilder()
                .setIncludeAcceptedTransactionIds(true));
    List<Thread> miners =
        IntStream.range(0, 4)
            .mapToObj(i -> Thread.startVirtualThread(() -> mineOnOwnStream(10)))
            .toList();
    await().until(() -> miners.stream().noneMatch(Thread::isAlive));
    await().until(() -> client.waitingNotifications() == 40);

    Deque<String> chain = new ArrayDeque<>();
    for (int i = 0; i < 40; i++) {
      VirtualChainChangedNotification news =
          client.notification().getVirtualChainChangedNotification();
      news.getRemovedChainBlockHashesList()
          .forEach(removed -> assertThat(chain.removeLast()).isEqualTo(removed));
      chain.addAll(news.getAddedChainBlockHashesList());
      assertThat(news.getAcceptedTransactionIdsCount())
          .isEqualTo(news.getAddedChainBlockHashesCount());
    }
    String sink =
        client.call(KaspadRequest.Builder::getGetSinkRequestBuilder).getGetSinkResponse().getSink();
    assertThat(chain.getLast()).isEqualTo(sink);
  }

  private void mineOnOwnStream(int blocks) {
    try (RpcClient own = RpcClient.connect(node.port())) {
      for (int i = 0; i < blocks; i++) {
        new Pool(own)
            .submit(
                Pool.search(
                    new Pool(own).template(), Thread.currentThread().threadId() << 32, true));
      }
    }
  }

  @Test
  void dropsSubscriptionsButNotStreams() {
    subscribe(RpcNotifyCommand.NOTIFY_START);
    node.control().dropSubscriptions();

    pool.mine();
    pool.template();

    assertThat(client.waitingNotifications()).isZero();
    assertThat(client.end()).isNotDone();
  }

  @Test
  void answersLateWhenTold() {
    node.control().delayReplies(Duration.ofMillis(200));
    long before = System.nanoTime();

    client.call(KaspadRequest.Builder::getPingRequestBuilder);

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void takesRequestsAndStaysSilent() {
    node.control().goSilent(true);
    CompletableFuture<KaspadResponse> lost =
        client.send(KaspadRequest.Builder::getPingRequestBuilder);
    CompletableFuture<KaspadResponse> alsoLost =
        client.send(KaspadRequest.Builder::getGetSinkRequestBuilder);
    await().during(Duration.ofMillis(200)).until(() -> !lost.isDone() && !alsoLost.isDone());

    node.control().goSilent(false);

    client.call(KaspadRequest.Builder::getPingRequestBuilder);
    assertThat(lost).isNotDone();
    assertThat(alsoLost).isNotDone();
  }

  @Test
  void comesBackOnTheSamePortWithTheSameChain() {
    int port = node.port();
    Hash block = Pool.hash(pool.mine());

    node.control().kill();
    assertThat(RpcClient.await(client.end()).isOk()).isFalse();
    node.control().restart();

    assertThat(node.port()).isEqualTo(port);
    try (RpcClient again = RpcClient.connect(port)) {
      assertThat(new Pool(again).block(block).hasError()).isFalse();
    }
  }

  @Test
  void rejectsAsManySubmitsAsToldThenNoMore() {
    RpcBlock block = Pool.solve(pool.template());
    node.control().rejectNextSubmits(1);

    assertThat(pool.submit(block).getRejectReason())
        .isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
    assertThat(pool.submit(block).hasError()).isFalse();
  }

  @Test
  void forgetsABlockThatIsHidden() {
    Hash block = Pool.hash(pool.mine());
    node.control().hide(block);

    assertThat(pool.reward(block).getError().getMessage()).isEqualTo("cannot find header " + block);
  }

  @Test
  void othersMineAtARate() {
    node.control().foreignRate(50);

    await().until(() -> pool.template().getHeader().getBlueScore() > 3);
  }

  @Test
  void nodesShareANetworkAndItsTemplates() {
    try (SimNode other = SimNode.start(SETTINGS.withServerVersion("2.0.1"), network);
        RpcClient otherClient = RpcClient.connect(other.port())) {
      RpcBlock block = pool.mine();
      Pool there = new Pool(otherClient);

      assertThat(there.submit(block).hasError()).isFalse();
      assertThat(other.tampered()).isZero();
      assertThat(there.block(Pool.hash(block)).hasError()).isFalse();
      assertThat(there.template().getTransactions(0).getPayload())
          .contains(HexFormat.of().formatHex("2.0.1/pool".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void refusesANodeOfAnotherNetwork() {
    assertThatThrownBy(() -> SimNode.start(SETTINGS.withNetwork(Network.MAINNET), network))
        .hasMessage("a node of mainnet on a chain of simnet");
  }

  private void subscribe(RpcNotifyCommand command) {
    client.call(request -> request.getNotifyNewBlockTemplateRequestBuilder().setCommand(command));
  }
}
