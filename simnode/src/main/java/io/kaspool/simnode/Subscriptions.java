package io.kaspool.simnode;

import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import io.kaspool.nodeapi.RpcNotifyCommand;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What one stream wants to hear of. Any thread.
final class Subscriptions {
  private final Set<PayloadCase> wanted = EnumSet.noneOf(PayloadCase.class);
  private boolean acceptedIds;

  synchronized void change(KaspadRequest request) {
    switch (request.getPayloadCase()) {
      case NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST ->
          change(
              PayloadCase.NEW_BLOCK_TEMPLATE_NOTIFICATION,
              request.getNotifyNewBlockTemplateRequest().getCommand());
      case NOTIFY_BLOCK_ADDED_REQUEST ->
          change(
              PayloadCase.BLOCK_ADDED_NOTIFICATION,
              request.getNotifyBlockAddedRequest().getCommand());
      case NOTIFY_VIRTUAL_DAA_SCORE_CHANGED_REQUEST ->
          change(
              PayloadCase.VIRTUAL_DAA_SCORE_CHANGED_NOTIFICATION,
              request.getNotifyVirtualDaaScoreChangedRequest().getCommand());
      case NOTIFY_SINK_BLUE_SCORE_CHANGED_REQUEST ->
          change(
              PayloadCase.SINK_BLUE_SCORE_CHANGED_NOTIFICATION,
              request.getNotifySinkBlueScoreChangedRequest().getCommand());
      case NOTIFY_VIRTUAL_CHAIN_CHANGED_REQUEST -> {
        acceptedIds =
            request.getNotifyVirtualChainChangedRequest().getIncludeAcceptedTransactionIds();
        change(
            PayloadCase.VIRTUAL_CHAIN_CHANGED_NOTIFICATION,
            request.getNotifyVirtualChainChangedRequest().getCommand());
      }
      default -> {} // no subscription
    }
  }

  private void change(PayloadCase news, RpcNotifyCommand command) {
    if (command == RpcNotifyCommand.NOTIFY_STOP) {
      wanted.remove(news);
    } else {
      wanted.add(news);
    }
  }

  /// What of the news this stream wants, as it wants it.
  synchronized List<KaspadResponse> choose(Notifications news) {
    return news.messages().stream()
        .filter(message -> wanted.contains(message.getPayloadCase()))
        .map(message -> acceptedIds ? withAcceptedIds(message, news) : message)
        .toList();
  }

  private static KaspadResponse withAcceptedIds(KaspadResponse message, Notifications news) {
    if (!message.hasVirtualChainChangedNotification()) {
      return message;
    }
    KaspadResponse.Builder full = message.toBuilder();
    full.getVirtualChainChangedNotificationBuilder().addAllAcceptedTransactionIds(news.accepted());
    return full.build();
  }

  synchronized void clear() {
    wanted.clear();
  }
}
