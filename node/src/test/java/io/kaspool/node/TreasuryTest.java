package io.kaspool.node;

import static io.kaspool.node.Utxos.outpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyUtxosChangedResponse;
import io.kaspool.nodeapi.RPCError;
import io.kaspool.nodeapi.RpcNotifyCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The treasury over real connections to two nodes that say what the tests want, in real time.
class TreasuryTest {
  private static final PayloadCase FETCH = PayloadCase.GET_UTXOS_BY_ADDRESSES_REQUEST;
  private static final PayloadCase SUBSCRIBE = PayloadCase.NOTIFY_UTXOS_CHANGED_REQUEST;
  private static final PayloadCase OVERRIDES =
      PayloadCase.NOTIFY_PRUNING_POINT_UTXO_SET_OVERRIDE_REQUEST;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ScriptedNode first = new ScriptedNode();
  private final ScriptedNode second = new ScriptedNode();
  private NodeSetFixture fixture = new NodeSetFixture(NodeSetFixture.settings(first.endpoint()));

  @AfterEach
  void stop() {
    fixture.close();
    first.close();
    second.close();
  }

  /// In place of the one with the first node alone.
  private void connect(NodeSettings settings) {
    fixture.close();
    fixture = new NodeSetFixture(settings);
  }

  private void awaitHeld(NodeEndpoint node, Integer... numbers) {
    Set<Outpoint> expected =
        Set.copyOf(List.of(numbers).stream().map(number -> outpoint(number)).toList());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(fixture.nodes.treasury())
                    .hasValueSatisfying(
                        view -> {
                          assertThat(view.node()).isEqualTo(node);
                          assertThat(view.utxos().keySet()).isEqualTo(expected);
                        }));
  }

  @Test
  void subscribesForTheTreasuryAloneBeforeItFetches() {
    awaitHeld(first.endpoint());
    List<KaspadRequest> asked =
        first.requests().stream()
            .filter(
                request -> Set.of(FETCH, SUBSCRIBE, OVERRIDES).contains(request.getPayloadCase()))
            .toList();
    assertThat(asked)
        .extracting(KaspadRequest::getPayloadCase)
        .containsExactly(OVERRIDES, SUBSCRIBE, FETCH);
    assertThat(asked.get(1).getNotifyUtxosChangedRequest().getAddressesList())
        .containsExactly(NodeSetFixture.TREASURY.toString());
    assertThat(asked.get(1).getNotifyUtxosChangedRequest().getCommand())
        .isEqualTo(RpcNotifyCommand.NOTIFY_START);
    assertThat(asked.get(2).getGetUtxosByAddressesRequest().getAddressesList())
        .containsExactly(NodeSetFixture.TREASURY.toString());
  }

  @Test
  void keepsWhatIsAnnouncedBeforeTheAnswer() {
    first.answer(
        FETCH,
        asked -> {
          first.announce(Utxos.news(Utxos.added(2)));
          first.announce(Utxos.news(Utxos.removed(1)));
          return Optional.of(Utxos.answer(1).build());
        });
    connect(NodeSetFixture.settings(first.endpoint()));
    awaitHeld(first.endpoint(), 2);
  }

  @Test
  void appliesWhatIsAnnouncedAfterTheAnswer() {
    awaitHeld(first.endpoint());
    first.announce(Utxos.news(Utxos.added(1, 2)));
    first.announce(
        Utxos.news(Utxos.change(List.of(Utxos.entry(1, 1009)), List.of(Utxos.entry(1)))));
    first.announce(Utxos.news(Utxos.removed(2)));
    awaitHeld(first.endpoint(), 1);
    assertThat(fixture.nodes.treasury().orElseThrow().utxos().get(outpoint(1)))
        .isEqualTo(Utxos.utxo(1, 1009));
  }

  @Test
  void fetchesAnewAfterAnOverride() {
    awaitHeld(first.endpoint());
    first.answer(FETCH, Utxos.answer(3));
    first.announce(Utxos.override());
    awaitHeld(first.endpoint(), 3);
    assertThat(fixture.events.lines())
        .contains("treasuryLost " + first.endpoint() + ": it exchanged its UTXO set");
  }

  @Test
  void subscribesAndFetchesAnewAfterTheNodeRestarts() {
    awaitHeld(first.endpoint());
    first.answer(FETCH, Utxos.answer(4));
    first.kill();
    await().atMost(PATIENCE).until(() -> fixture.nodes.treasury().isEmpty());
    first.restart();
    awaitHeld(first.endpoint(), 4);
    assertThat(first.received(SUBSCRIBE)).isEqualTo(2);
    first.announce(Utxos.news(Utxos.added(5)));
    awaitHeld(first.endpoint(), 4, 5);
  }

  @Test
  void followsTheSecondNodeWhenTheFirstDies() {
    first.answer(FETCH, Utxos.answer(1));
    second.answer(FETCH, Utxos.answer(1, 2));
    connect(NodeSetFixture.settings(first.endpoint(), second.endpoint()));
    awaitHeld(first.endpoint(), 1);
    first.kill();
    awaitHeld(second.endpoint(), 1, 2);
  }

  @Test
  void followsTheSecondNodeWhenTheFirstRefuses() {
    RPCError error = RPCError.newBuilder().setMessage("not now").build();
    first.answer(
        SUBSCRIBE,
        KaspadResponse.newBuilder()
            .setNotifyUtxosChangedResponse(
                NotifyUtxosChangedResponse.newBuilder().setError(error)));
    second.answer(FETCH, Utxos.answer(1));
    connect(NodeSetFixture.settings(first.endpoint(), second.endpoint()));
    awaitHeld(second.endpoint(), 1);
    assertThat(fixture.events.lines())
        .contains("treasuryLost " + first.endpoint() + ": NOTIFY_UTXOS_CHANGED_REQUEST: not now");
  }

  @Test
  void knowsNothingWhenTheFetchFails() {
    awaitHeld(first.endpoint());
    RPCError error = RPCError.newBuilder().setMessage("transitional").build();
    first.answer(
        FETCH,
        KaspadResponse.newBuilder()
            .setGetUtxosByAddressesResponse(
                GetUtxosByAddressesResponse.newBuilder().setError(error)));
    connect(NodeSetFixture.settings(first.endpoint()));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                fixture
                    .events
                    .lines()
                    .contains(
                        "treasuryLost "
                            + first.endpoint()
                            + ": GET_UTXOS_BY_ADDRESSES_REQUEST: transitional"));
    assertThat(fixture.nodes.treasury()).isEmpty();
  }

  @Test
  void asksForNothingWhenNoIndexIsRequired() {
    awaitHeld(first.endpoint());
    long before = first.received(FETCH);
    NodeSettings strict = NodeSetFixture.settings(first.endpoint());
    connect(
        new NodeSettings(
            strict.endpoints(),
            strict.network(),
            strict.payAddress(),
            strict.extraData(),
            true,
            false));
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected accounting") == 1);
    fixture.nodes.tip();
    assertThat(fixture.nodes.treasury()).isEmpty();
    assertThat(first.received(FETCH)).isEqualTo(before);
  }
}
