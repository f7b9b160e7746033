package io.kaspool.node;

import io.kaspool.kaspa.Address;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.List;
import java.util.stream.Stream;

/// Outputs on the wire, read into domain types: those that pay to the treasury's own script and are
/// not bound to a covenant. Any thread.
final class TreasuryMessages {
  private final int scriptVersion;
  private final String scriptHex;

  TreasuryMessages(Address treasury) {
    this.scriptVersion = treasury.scriptPublicKey().version();
    this.scriptHex = treasury.scriptPublicKey().scriptHex();
  }

  /// @throws IllegalArgumentException when a field is not what kaspad sends
  Stream<TreasuryUtxo> read(List<RpcUtxosByAddressesEntry> entries) {
    return entries.stream().filter(this::isOurs).map(TreasuryMessages::utxo);
  }

  /// @throws IllegalArgumentException when a field is not what kaspad sends
  TreasuryChange read(UtxosChangedNotification news) {
    return new TreasuryChange(
        read(news.getAddedList()).toList(), read(news.getRemovedList()).toList());
  }

  private boolean isOurs(RpcUtxosByAddressesEntry entry) {
    RpcScriptPublicKey script = entry.getUtxoEntry().getScriptPublicKey();
    return script.getVersion() == scriptVersion
        && script.getScriptPublicKey().equalsIgnoreCase(scriptHex)
        && entry.getUtxoEntry().getCovenantId().isEmpty();
  }

  private static TreasuryUtxo utxo(RpcUtxosByAddressesEntry message) {
    RpcUtxoEntry entry = message.getUtxoEntry();
    if (entry.getAmount() < 0) {
      throw new IllegalArgumentException(
          "an amount of " + Long.toUnsignedString(entry.getAmount()) + " sompi");
    }
    return new TreasuryUtxo(
        TransactionMessage.outpoint(message.getOutpoint()),
        entry.getAmount(),
        entry.getBlockDaaScore(),
        entry.getIsCoinbase());
  }
}
