package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;

/// Unspent outputs as a node shows them: without verbose data, and with an address of its own
/// network whatever was asked for (rusty-kaspa `rpc/service`, index converter).
final class UtxoViews {
  private UtxoViews() {}

  static RpcUtxosByAddressesEntry entry(Utxo utxo, Network network) {
    RpcUtxosByAddressesEntry.Builder entry =
        RpcUtxosByAddressesEntry.newBuilder()
            .setOutpoint(
                RpcOutpoint.newBuilder()
                    .setTransactionId(utxo.outpoint().transactionId().toString())
                    .setIndex(utxo.outpoint().index()))
            .setUtxoEntry(
                RpcUtxoEntry.newBuilder()
                    .setAmount(utxo.sompi())
                    .setScriptPublicKey(script(utxo.script()))
                    .setBlockDaaScore(utxo.blockDaaScore())
                    .setIsCoinbase(true));
    utxo.script().address(network).ifPresent(address -> entry.setAddress(address.toString()));
    return entry.build();
  }

  static RpcScriptPublicKey script(ScriptPublicKey script) {
    return RpcScriptPublicKey.newBuilder()
        .setVersion(script.version())
        .setScriptPublicKey(script.scriptHex())
        .build();
  }

  static UtxosChangedNotification changed(UtxoDiff diff, Network network) {
    UtxosChangedNotification.Builder changed = UtxosChangedNotification.newBuilder();
    diff.added().forEach(utxo -> changed.addAdded(entry(utxo, network)));
    diff.removed().forEach(utxo -> changed.addRemoved(entry(utxo, network)));
    return changed.build();
  }
}
