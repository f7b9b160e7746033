package io.kaspool.simnode;

import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyBlockAddedResponse;
import io.kaspool.nodeapi.NotifyNewBlockTemplateResponse;
import io.kaspool.nodeapi.NotifyPruningPointUtxoSetOverrideResponse;
import io.kaspool.nodeapi.NotifySinkBlueScoreChangedResponse;
import io.kaspool.nodeapi.NotifyUtxosChangedRequest;
import io.kaspool.nodeapi.NotifyUtxosChangedResponse;
import io.kaspool.nodeapi.NotifyVirtualChainChangedResponse;
import io.kaspool.nodeapi.NotifyVirtualDaaScoreChangedResponse;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.StopNotifyingUtxosChangedResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// What one stream wants to hear of; it goes with the stream. Guarded by the network's lock.
final class Subscriptions {
  private final Set<KaspadResponse.PayloadCase> wanted =
      EnumSet.noneOf(KaspadResponse.PayloadCase.class);
  private final UtxoSubscription utxos = new UtxoSubscription();
  private boolean withAcceptedIds;

  static void register(Map<PayloadCase, Call> calls) {
    put(
        calls,
        PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.PayloadCase.NEW_BLOCK_TEMPLATE_NOTIFICATION,
        request -> request.getNotifyNewBlockTemplateRequest().getCommand(),
        a -> a.setNotifyNewBlockTemplateResponse(NotifyNewBlockTemplateResponse.newBuilder()));
    put(
        calls,
        PayloadCase.NOTIFY_BLOCK_ADDED_REQUEST,
        KaspadResponse.PayloadCase.BLOCK_ADDED_NOTIFICATION,
        request -> request.getNotifyBlockAddedRequest().getCommand(),
        a -> a.setNotifyBlockAddedResponse(NotifyBlockAddedResponse.newBuilder()));
    put(
        calls,
        PayloadCase.NOTIFY_VIRTUAL_DAA_SCORE_CHANGED_REQUEST,
        KaspadResponse.PayloadCase.VIRTUAL_DAA_SCORE_CHANGED_NOTIFICATION,
        request -> request.getNotifyVirtualDaaScoreChangedRequest().getCommand(),
        a ->
            a.setNotifyVirtualDaaScoreChangedResponse(
                NotifyVirtualDaaScoreChangedResponse.newBuilder()));
    put(
        calls,
        PayloadCase.NOTIFY_SINK_BLUE_SCORE_CHANGED_REQUEST,
        KaspadResponse.PayloadCase.SINK_BLUE_SCORE_CHANGED_NOTIFICATION,
        request -> request.getNotifySinkBlueScoreChangedRequest().getCommand(),
        a ->
            a.setNotifySinkBlueScoreChangedResponse(
                NotifySinkBlueScoreChangedResponse.newBuilder()));
    put(
        calls,
        PayloadCase.NOTIFY_VIRTUAL_CHAIN_CHANGED_REQUEST,
        KaspadResponse.PayloadCase.VIRTUAL_CHAIN_CHANGED_NOTIFICATION,
        request -> request.getNotifyVirtualChainChangedRequest().getCommand(),
        a ->
            a.setNotifyVirtualChainChangedResponse(NotifyVirtualChainChangedResponse.newBuilder()));
    put(
        calls,
        PayloadCase.NOTIFY_PRUNING_POINT_UTXO_SET_OVERRIDE_REQUEST,
        KaspadResponse.PayloadCase.PRUNING_POINT_UTXO_SET_OVERRIDE_NOTIFICATION,
        request -> request.getNotifyPruningPointUtxoSetOverrideRequest().getCommand(),
        a ->
            a.setNotifyPruningPointUtxoSetOverrideResponse(
                NotifyPruningPointUtxoSetOverrideResponse.newBuilder()));
    calls.put(PayloadCase.NOTIFY_UTXOS_CHANGED_REQUEST, Subscriptions::changeUtxos);
    calls.put(PayloadCase.STOP_NOTIFYING_UTXOS_CHANGED_REQUEST, Subscriptions::stopUtxos);
  }

  private static void changeUtxos(KaspadRequest request, Call.Asker asker) {
    NotifyUtxosChangedRequest wish = request.getNotifyUtxosChangedRequest();
    KaspadResponse.Builder answer = KaspadResponse.newBuilder();
    NotifyUtxosChangedResponse.Builder own = answer.getNotifyUtxosChangedResponseBuilder();
    Call.orError(
        own::setError,
        () -> asker.subscriptions().change(wish.getCommand(), scripts(wish.getAddressesList())));
    asker.reply(answer);
  }

  private static void stopUtxos(KaspadRequest request, Call.Asker asker) {
    List<String> addresses = request.getStopNotifyingUtxosChangedRequest().getAddressesList();
    KaspadResponse.Builder answer = KaspadResponse.newBuilder();
    StopNotifyingUtxosChangedResponse.Builder own =
        answer.getStopNotifyingUtxosChangedResponseBuilder();
    Call.orError(
        own::setError,
        () -> asker.subscriptions().change(RpcNotifyCommand.NOTIFY_STOP, scripts(addresses)));
    asker.reply(answer);
  }

  private static List<RpcScriptPublicKey> scripts(List<String> addresses) {
    return addresses.stream()
        .map(address -> UtxoViews.script(Addresses.parse(address).scriptPublicKey()))
        .toList();
  }

  private void change(RpcNotifyCommand command, List<RpcScriptPublicKey> scripts) {
    if (command == RpcNotifyCommand.NOTIFY_STOP) {
      utxos.stop(scripts);
    } else {
      utxos.start(scripts);
    }
  }

  private static void put(
      Map<PayloadCase, Call> calls,
      PayloadCase call,
      KaspadResponse.PayloadCase news,
      Function<KaspadRequest, RpcNotifyCommand> command,
      Consumer<KaspadResponse.Builder> fill) {
    calls.put(
        call,
        (request, asker) -> {
          asker.subscriptions().change(news, command.apply(request), request);
          KaspadResponse.Builder answer = KaspadResponse.newBuilder();
          fill.accept(answer);
          asker.reply(answer);
        });
  }

  private void change(
      KaspadResponse.PayloadCase news, RpcNotifyCommand command, KaspadRequest request) {
    if (command == RpcNotifyCommand.NOTIFY_STOP) {
      wanted.remove(news);
      return;
    }
    wanted.add(news);
    if (request.hasNotifyVirtualChainChangedRequest()) {
      withAcceptedIds =
          request.getNotifyVirtualChainChangedRequest().getIncludeAcceptedTransactionIds();
    }
  }

  /// The news as this stream wants it, if it does.
  Optional<KaspadResponse> select(KaspadResponse news) {
    if (news.hasUtxosChangedNotification()) {
      return utxos
          .select(news.getUtxosChangedNotification())
          .map(own -> KaspadResponse.newBuilder().setUtxosChangedNotification(own).build());
    }
    if (!wanted.contains(news.getPayloadCase())) {
      return Optional.empty();
    }
    if (!news.hasVirtualChainChangedNotification() || withAcceptedIds) {
      return Optional.of(news);
    }
    KaspadResponse.Builder shortened = news.toBuilder();
    shortened.getVirtualChainChangedNotificationBuilder().clearAcceptedTransactionIds();
    return Optional.of(shortened.build());
  }

  void clear() {
    wanted.clear();
    utxos.clear();
  }
}
