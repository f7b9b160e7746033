package io.kaspool.node;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.PruningPointUtxoSetOverrideNotification;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.Arrays;
import java.util.List;

/// Outputs to the treasury, told apart by a number, as a node sends them and as they are to be
/// read.
final class Utxos {
  static final long DAA_SCORE = 1000;

  private Utxos() {}

  static Outpoint outpoint(int number) {
    return new Outpoint(new Hash(number, 1, 2, 3), number);
  }

  static TreasuryUtxo utxo(int number) {
    return utxo(number, DAA_SCORE);
  }

  static TreasuryUtxo utxo(int number, long daaScore) {
    return new TreasuryUtxo(outpoint(number), 100L + number, daaScore, true);
  }

  static RpcUtxosByAddressesEntry entry(int number) {
    return entry(number, DAA_SCORE);
  }

  static RpcUtxosByAddressesEntry entry(int number, long daaScore) {
    return entry(number, daaScore, NodeSetFixture.TREASURY).build();
  }

  static RpcUtxosByAddressesEntry.Builder entry(int number, long daaScore, Address to) {
    return RpcUtxosByAddressesEntry.newBuilder()
        .setAddress(to.toString())
        .setOutpoint(
            RpcOutpoint.newBuilder()
                .setTransactionId(outpoint(number).transactionId().toString())
                .setIndex(number))
        .setUtxoEntry(
            RpcUtxoEntry.newBuilder()
                .setAmount(100L + number)
                .setScriptPublicKey(
                    RpcScriptPublicKey.newBuilder()
                        .setScriptPublicKey(to.scriptPublicKey().scriptHex()))
                .setBlockDaaScore(daaScore)
                .setIsCoinbase(true));
  }

  static UtxosChangedNotification change(
      List<RpcUtxosByAddressesEntry> added, List<RpcUtxosByAddressesEntry> removed) {
    return UtxosChangedNotification.newBuilder().addAllAdded(added).addAllRemoved(removed).build();
  }

  static UtxosChangedNotification added(int... numbers) {
    return change(Arrays.stream(numbers).mapToObj(Utxos::entry).toList(), List.of());
  }

  static UtxosChangedNotification removed(int... numbers) {
    return change(List.of(), Arrays.stream(numbers).mapToObj(Utxos::entry).toList());
  }

  static KaspadResponse.Builder news(UtxosChangedNotification change) {
    return KaspadResponse.newBuilder().setUtxosChangedNotification(change);
  }

  static KaspadResponse.Builder override() {
    return KaspadResponse.newBuilder()
        .setPruningPointUtxoSetOverrideNotification(
            PruningPointUtxoSetOverrideNotification.getDefaultInstance());
  }

  static KaspadResponse.Builder answer(int... numbers) {
    GetUtxosByAddressesResponse.Builder answer = GetUtxosByAddressesResponse.newBuilder();
    for (int number : numbers) {
      answer.addEntries(entry(number));
    }
    return KaspadResponse.newBuilder().setGetUtxosByAddressesResponse(answer);
  }
}
