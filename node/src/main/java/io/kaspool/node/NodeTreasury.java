package io.kaspool.node;

import io.kaspool.nodeapi.GetUtxosByAddressesRequest;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyPruningPointUtxoSetOverrideRequest;
import io.kaspool.nodeapi.NotifyUtxosChangedRequest;
import io.kaspool.nodeapi.RPCError;
import io.kaspool.nodeapi.RpcNotifyCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The treasury's outputs on one node over its accounting connection. Any thread; each answer sends
/// the next request, on the connection's reader thread, which takes no time.
final class NodeTreasury implements TreasurySource {
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(10);
  // 100,000 outputs are 30 to 40 megabytes.
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(60);

  private final NodeConnection connection;
  private final TreasuryInbox inbox;
  private final String address;

  private NodeTreasury(NodeConnection connection, TreasuryInbox inbox, NodeSettings settings) {
    this.connection = connection;
    this.inbox = inbox;
    this.address = settings.payAddress().toString();
  }

  /// With a connection of its own, which is to be started and closed by the caller.
  ///
  /// @param wake returns at once; may be called under the connection's lock
  static NodeTreasury create(
      NodeEndpoint node, NodeSettings settings, NodeEnvironment environment, Runnable wake) {
    TreasuryInbox inbox = new TreasuryInbox(wake);
    NodeConnection connection =
        new NodeConnection(node, Purpose.ACCOUNTING, settings, environment, inbox);
    return new NodeTreasury(connection, inbox, settings);
  }

  NodeConnection connection() {
    return connection;
  }

  @Override
  public NodeEndpoint endpoint() {
    return connection.endpoint();
  }

  @Override
  public Link link() {
    return connection.link();
  }

  @Override
  public void listen(long session) {
    inbox.listen(session);
  }

  @Override
  public TreasuryNews takeNews() {
    return inbox.take();
  }

  // Subscribed before it is fetched, and each subscription is answered before the next step: kaspad
  // works on calls of different kinds at the same time, and replays nothing.
  @Override
  public void fetch(long session, Consumer<Fetched> whenDone) {
    subscribeToOverrides(session, whenDone);
  }

  private void subscribeToOverrides(long session, Consumer<Fetched> whenDone) {
    NotifyPruningPointUtxoSetOverrideRequest request =
        NotifyPruningPointUtxoSetOverrideRequest.newBuilder()
            .setCommand(RpcNotifyCommand.NOTIFY_START)
            .build();
    ask(
        session,
        KaspadRequest.newBuilder().setNotifyPruningPointUtxoSetOverrideRequest(request),
        SUBSCRIBE_TIMEOUT,
        response -> {
          var answer = response.getNotifyPruningPointUtxoSetOverrideResponse();
          return answer.hasError() ? Optional.of(answer.getError()) : Optional.empty();
        },
        whenDone,
        _ -> subscribeToChanges(session, whenDone));
  }

  private void subscribeToChanges(long session, Consumer<Fetched> whenDone) {
    // INVARIANT: never without an address, which kaspad takes for all addresses there are.
    NotifyUtxosChangedRequest request =
        NotifyUtxosChangedRequest.newBuilder()
            .addAddresses(address)
            .setCommand(RpcNotifyCommand.NOTIFY_START)
            .build();
    ask(
        session,
        KaspadRequest.newBuilder().setNotifyUtxosChangedRequest(request),
        SUBSCRIBE_TIMEOUT,
        response -> {
          var answer = response.getNotifyUtxosChangedResponse();
          return answer.hasError() ? Optional.of(answer.getError()) : Optional.empty();
        },
        whenDone,
        _ -> fetchAll(session, whenDone));
  }

  private void fetchAll(long session, Consumer<Fetched> whenDone) {
    GetUtxosByAddressesRequest request =
        GetUtxosByAddressesRequest.newBuilder().addAddresses(address).build();
    ask(
        session,
        KaspadRequest.newBuilder().setGetUtxosByAddressesRequest(request),
        FETCH_TIMEOUT,
        response -> {
          var answer = response.getGetUtxosByAddressesResponse();
          return answer.hasError() ? Optional.of(answer.getError()) : Optional.empty();
        },
        whenDone,
        response -> whenDone.accept(entries(response)));
  }

  // An empty set must not be read from an answer to something else.
  private static Fetched entries(KaspadResponse response) {
    GetUtxosByAddressesResponse answer = response.getGetUtxosByAddressesResponse();
    return response.hasGetUtxosByAddressesResponse()
        ? new Fetched.Good(answer.getEntriesList())
        : new Fetched.Bad("GetUtxosByAddresses: not an answer to the question");
  }

  private void ask(
      long session,
      KaspadRequest.Builder request,
      Duration timeout,
      Function<KaspadResponse, Optional<RPCError>> errorOf,
      Consumer<Fetched> whenFailed,
      Consumer<KaspadResponse> whenAnswered) {
    String name = request.getPayloadCase().name();
    connection.send(
        session,
        request,
        timeout,
        reply -> {
          switch (reply) {
            case Reply.Failed(String why) -> whenFailed.accept(new Fetched.Bad(name + ": " + why));
            case Reply.Answered(KaspadResponse response) ->
                errorOf
                    .apply(response)
                    .ifPresentOrElse(
                        error ->
                            whenFailed.accept(new Fetched.Bad(name + ": " + error.getMessage())),
                        () -> whenAnswered.accept(response));
          }
        });
  }
}
