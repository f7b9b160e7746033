package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.nodeapi.GetUtxosByAddressesRequest;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.NotifyUtxosChangedRequest;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A wallet's view of one node: what the index answers, and what notifications make of an earlier
/// answer. One thread.
final class Ledger {
  private final RpcClient client;
  private final List<String> addresses;
  private final Map<RpcOutpoint, RpcUtxoEntry> followed = new HashMap<>();

  Ledger(RpcClient client, Address... addresses) {
    this.client = client;
    this.addresses = Arrays.stream(addresses).map(Address::toString).toList();
  }

  GetUtxosByAddressesResponse ask() {
    GetUtxosByAddressesRequest request =
        GetUtxosByAddressesRequest.newBuilder().addAllAddresses(addresses).build();
    return client
        .call(call -> call.setGetUtxosByAddressesRequest(request))
        .getGetUtxosByAddressesResponse();
  }

  Map<RpcOutpoint, RpcUtxoEntry> fetch() {
    Map<RpcOutpoint, RpcUtxoEntry> entries = new HashMap<>();
    ask().getEntriesList().forEach(entry -> entries.put(entry.getOutpoint(), entry.getUtxoEntry()));
    return entries;
  }

  long balance() {
    return fetch().values().stream().mapToLong(RpcUtxoEntry::getAmount).sum();
  }

  /// Subscribes and takes the state to follow.
  void follow() {
    notify(RpcNotifyCommand.NOTIFY_START, addresses);
    followed.putAll(fetch());
  }

  String notify(RpcNotifyCommand command, List<String> whose) {
    return client
        .call(
            call ->
                call.setNotifyUtxosChangedRequest(
                    NotifyUtxosChangedRequest.newBuilder()
                        .setCommand(command)
                        .addAllAddresses(whose)))
        .getNotifyUtxosChangedResponse()
        .getError()
        .getMessage();
  }

  /// What the state is now by the notifications that have come. An answer is sent after the news
  /// that belong before it, so one round trip brings them all.
  Map<RpcOutpoint, RpcUtxoEntry> followed() {
    fetch();
    while (client.waitingNotifications() > 0) {
      apply(client.notification().getUtxosChangedNotification());
    }
    return followed;
  }

  private void apply(UtxosChangedNotification changed) {
    for (RpcUtxosByAddressesEntry entry : changed.getRemovedList()) {
      if (!followed.remove(entry.getOutpoint(), entry.getUtxoEntry())) {
        throw new AssertionError("removed what was not there: " + entry);
      }
    }
    for (RpcUtxosByAddressesEntry entry : changed.getAddedList()) {
      if (followed.put(entry.getOutpoint(), entry.getUtxoEntry()) != null) {
        throw new AssertionError("added what was there: " + entry);
      }
    }
  }
}
