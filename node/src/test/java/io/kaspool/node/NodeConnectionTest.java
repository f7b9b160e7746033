package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyNewBlockTemplateResponse;
import io.kaspool.nodeapi.RPCError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One node that says what the tests want, in real time.
class NodeConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ScriptedNode node = new ScriptedNode();

  @AfterEach
  void stopNode() {
    node.close();
  }

  private NodeSetFixture connect() {
    return new NodeSetFixture(NodeSetFixture.settings(node.endpoint()));
  }

  private static void awaitTemplate(NodeSetFixture fixture) {
    int before = fixture.templates.templates().size();
    await().atMost(PATIENCE).until(() -> fixture.templates.templates().size() > before);
  }

  private static void awaitEvent(NodeSetFixture fixture, String start) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(fixture.events.lines()).anyMatch(line -> line.startsWith(start)));
  }

  @Test
  void asksTheNodeWhoItIsBeforeAnythingElse() {
    try (NodeSetFixture fixture = connect()) {
      awaitTemplate(fixture);
      assertThat(node.requests(PayloadCase.GET_SERVER_INFO_REQUEST).getFirst().getId())
          .isEqualTo(1);
      assertThat(node.requests(PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST)).hasSize(1);
      assertThat(node.requests(PayloadCase.GET_BLOCK_TEMPLATE_REQUEST).getFirst())
          .satisfies(
              request -> {
                assertThat(request.getId()).isEqualTo(3);
                assertThat(request.getGetBlockTemplateRequest().getPayAddress())
                    .isEqualTo(NodeSetFixture.TREASURY.toString());
                assertThat(request.getGetBlockTemplateRequest().getExtraData())
                    .isEqualTo("kaspool/test");
              });
    }
  }

  @Test
  void keepsTwoConnectionsToANode() {
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(fixture, "connected mining " + node.endpoint());
      awaitEvent(fixture, "connected accounting " + node.endpoint());
    }
  }

  @Test
  void refusesANodeOfAnotherNetwork() {
    node.answer(
        PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "mainnet", true, true));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(
          fixture,
          "refused mining "
              + node.endpoint()
              + ": it is on mainnet, but this pool is configured for simnet: give the address of a"
              + " node on simnet, or change the network");
      assertThat(fixture.templates.templates()).isEmpty();
      await().until(() -> !fixture.templates.availability().isEmpty());
      assertThat(fixture.templates.availability().getFirst())
          .startsWith("false ")
          .contains("mainnet");
    }
  }

  @Test
  void refusesAnOldNode() {
    node.answer(
        PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("1.0.1", "simnet", true, true));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(
          fixture,
          "refused mining "
              + node.endpoint()
              + ": it runs kaspad 1.0.1, which does not follow the chain since the Toccata fork:"
              + " upgrade it to 2.0.0 or newer");
      assertThat(node.received(PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST)).isZero();
    }
  }

  @Test
  void usesARefusedNodeOnceItIsPutRight() {
    node.answer(
        PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "simnet", false, true));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(
          fixture,
          "refused mining "
              + node.endpoint()
              + ": it has no UTXO index: restart kaspad with --utxoindex");
      node.answer(
          PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "simnet", true, true));
      awaitTemplate(fixture);
      assertThat(fixture.events.count("refused mining")).isEqualTo(1);
    }
  }

  @Test
  void fetchesSoonWhenATemplateIsAnnounced() {
    try (NodeSetFixture fixture = connect()) {
      awaitTemplate(fixture);
      long before = node.received(PayloadCase.GET_BLOCK_TEMPLATE_REQUEST);
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(PATIENCE)
          .until(
              () -> {
                node.announceTemplate();
                return node.received(PayloadCase.GET_BLOCK_TEMPLATE_REQUEST) >= before + 4;
              });
      // Without announcements these would take 4 s, or 3 at least.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
    }
  }

  @Test
  void renewsItsSubscriptionAfterTheNodeRestarts() {
    try (NodeSetFixture fixture = connect()) {
      awaitTemplate(fixture);
      node.kill();
      awaitEvent(fixture, "lost mining " + node.endpoint());
      node.restart();
      long ready = System.nanoTime();
      awaitTemplate(fixture);
      assertThat(fixture.templates.newest().fetchedAtNanos() - ready)
          .isLessThan(Duration.ofSeconds(1).toNanos());
      assertThat(node.received(PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST)).isEqualTo(2);
    }
  }

  @Test
  void tellsOnceThatANodeCannotBeReached() {
    node.kill();
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(fixture, "unreachable mining " + node.endpoint());
      await()
          .pollDelay(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(fixture.events.count("unreachable mining")).isEqualTo(1));
      assertThat(fixture.events.lines())
          .anySatisfy(line -> assertThat(line).contains("Connection refused"));
    }
  }

  @Test
  void losesANodeThatDoesNotAnswerForItsLife() {
    try (NodeSetFixture fixture = connect()) {
      awaitTemplate(fixture);
      node.silence(PayloadCase.GET_SERVER_INFO_REQUEST);
      awaitEvent(
          fixture, "lost mining " + node.endpoint() + ": GetServerInfo: no answer within 3000 ms");
      assertThat(fixture.events.lines())
          .contains("timedOut mining " + node.endpoint() + ": GET_SERVER_INFO_REQUEST");
    }
  }

  @Test
  void noticesASilentNodeThatComesBackWithinASecond() {
    // Requests are swallowed, as by a network that drops packets, and not answered later.
    node.silence(PayloadCase.GET_SERVER_INFO_REQUEST);
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(
          fixture,
          "unreachable mining " + node.endpoint() + ": GetServerInfo: no answer within 1600 ms");
      node.answer(
          PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "simnet", true, true));
      long ready = System.nanoTime();
      awaitTemplate(fixture);
      assertThat(fixture.templates.newest().fetchedAtNanos() - ready)
          .isLessThan(Duration.ofSeconds(1).toNanos());
    }
  }

  @Test
  void givesAFarNodeTimeForItsFirstAnswer() {
    node.delay(Duration.ofMillis(1200));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(fixture, "connected mining " + node.endpoint());
      assertThat(fixture.events.count("unreachable")).isZero();
    }
  }

  @Test
  void startsOverWhenSubscribingFails() {
    node.answer(
        PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setNotifyNewBlockTemplateResponse(
                NotifyNewBlockTemplateResponse.newBuilder()
                    .setError(RPCError.newBuilder().setMessage("not now"))));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(fixture, "lost mining " + node.endpoint() + ": subscribing to templates: not now");
    }
  }

  @Test
  void givesOutNoTemplateOfAnUnsyncedNode() {
    unsynced();
    try (NodeSetFixture fixture = connect()) {
      await().atMost(PATIENCE).until(() -> !fixture.templates.availability().isEmpty());
      assertThat(fixture.templates.availability().getFirst())
          .isEqualTo("false " + node.endpoint() + ": not synced");
      assertThat(fixture.templates.templates()).isEmpty();
    }
  }

  @Test
  void givesOutUnsyncedTemplatesOfAPrivateNetwork() {
    unsynced();
    NodeSettings strict = NodeSetFixture.settings(node.endpoint());
    NodeSettings relaxed =
        new NodeSettings(
            strict.endpoints(),
            strict.network(),
            strict.payAddress(),
            strict.extraData(),
            false,
            true);
    try (NodeSetFixture fixture = new NodeSetFixture(relaxed)) {
      awaitTemplate(fixture);
      assertThat(fixture.templates.newest().isSynced()).isFalse();
      await().until(() -> fixture.nodes.statuses().getFirst().active());
      assertThat(fixture.nodes.statuses())
          .allMatch(status -> status.usable() && !status.synced(), "usable though not synced");
    }
  }

  private void unsynced() {
    node.answer(
        PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "simnet", true, false));
    node.answer(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockTemplateResponse(
                GetBlockTemplateResponse.newBuilder()
                    .setIsSynced(false)
                    .setBlock(Templates.block(1000, 1_800_000_000_000L, 1))));
  }

  @Test
  void survivesATemplateItCannotRead() {
    node.answer(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockTemplateResponse(GetBlockTemplateResponse.newBuilder().setIsSynced(true)));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(
          fixture, "templateFailed " + node.endpoint() + ": GetBlockTemplate: unreadable header: ");
    }
  }

  @Test
  void passesOnWhatTheNodeSaysAgainstATemplate() {
    String text = "consensus is currently in a transitional ibd state";
    node.answer(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockTemplateResponse(
                GetBlockTemplateResponse.newBuilder()
                    .setError(RPCError.newBuilder().setMessage(text))));
    try (NodeSetFixture fixture = connect()) {
      awaitEvent(fixture, "templateFailed " + node.endpoint() + ": GetBlockTemplate: " + text);
    }
  }

  @Test
  void closesTwice() {
    NodeSetFixture fixture = connect();
    awaitTemplate(fixture);
    fixture.close();
    fixture.nodes.close();
    int after = fixture.templates.templates().size();
    await()
        .pollDelay(Duration.ofMillis(1200))
        .untilAsserted(() -> assertThat(fixture.templates.templates()).hasSize(after));
  }
}
