package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.nodeapi.GetBalanceByAddressResponse;
import io.kaspool.nodeapi.GetBalancesByAddressesRequest;
import io.kaspool.nodeapi.GetBalancesByAddressesResponse;
import io.kaspool.nodeapi.GetCoinSupplyResponse;
import io.kaspool.nodeapi.GetUtxosByAddressesRequest;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.RpcBalancesByAddressesEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Questions to the index of unspent outputs (rusty-kaspa `rpc/service`). Guarded by the network's
/// lock.
final class UtxoCalls {
  /// A constant of the protocol, not what will ever exist (rusty-kaspa `consensus/core`).
  private static final long MAX_SOMPI = 29_000_000_000L * 100_000_000L;

  private final NodeState state;
  private final Network network;

  UtxoCalls(NodeState state) {
    this.state = state;
    this.network = state.settings().chain().network();
  }

  void register(Map<PayloadCase, Call> calls) {
    calls.put(
        PayloadCase.GET_UTXOS_BY_ADDRESSES_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetUtxosByAddressesResponse.Builder own =
                  answer.getGetUtxosByAddressesResponseBuilder();
              Call.orError(
                  own::setError, () -> utxos(request.getGetUtxosByAddressesRequest(), own));
            }));
    calls.put(
        PayloadCase.GET_BALANCE_BY_ADDRESS_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBalanceByAddressResponse.Builder own =
                  answer.getGetBalanceByAddressResponseBuilder();
              Call.orError(
                  own::setError,
                  () ->
                      own.setBalance(
                          balance(request.getGetBalanceByAddressRequest().getAddress())));
            }));
    calls.put(
        PayloadCase.GET_BALANCES_BY_ADDRESSES_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBalancesByAddressesResponse.Builder own =
                  answer.getGetBalancesByAddressesResponseBuilder();
              Call.orError(
                  own::setError, () -> balances(request.getGetBalancesByAddressesRequest(), own));
            }));
    calls.put(
        PayloadCase.GET_COIN_SUPPLY_REQUEST,
        Call.answering(
            (_, answer) -> {
              GetCoinSupplyResponse.Builder own = answer.getGetCoinSupplyResponseBuilder();
              Call.orError(own::setError, () -> supply(own));
            }));
  }

  /// Kaspad reads the addresses before it looks whether it has an index.
  private ScriptPublicKey script(String address) {
    return Addresses.parse(address).scriptPublicKey();
  }

  private UtxoSet index() {
    if (!state.settings().hasUtxoIndex()) {
      throw new NodeErrorException(
          "Method unavailable. Run the node with the --utxoindex argument.");
    }
    return state.utxos();
  }

  private void utxos(
      GetUtxosByAddressesRequest request, GetUtxosByAddressesResponse.Builder answer) {
    Set<ScriptPublicKey> scripts = new LinkedHashSet<>();
    request.getAddressesList().forEach(address -> scripts.add(script(address)));
    UtxoSet index = index();
    for (ScriptPublicKey script : scripts) {
      index.of(script).forEach(utxo -> answer.addEntries(UtxoViews.entry(utxo, network)));
    }
  }

  private long balance(String address) {
    ScriptPublicKey script = script(address);
    return index().of(script).stream().mapToLong(Utxo::sompi).sum();
  }

  private void balances(
      GetBalancesByAddressesRequest request, GetBalancesByAddressesResponse.Builder answer) {
    List<Address> addresses = request.getAddressesList().stream().map(Addresses::parse).toList();
    index();
    for (Address address : addresses) {
      answer.addEntries(
          RpcBalancesByAddressesEntry.newBuilder()
              .setAddress(address.toString())
              .setBalance(balance(address.toString())));
    }
  }

  private void supply(GetCoinSupplyResponse.Builder answer) {
    answer.setCirculatingSompi(index().supply()).setMaxSompi(MAX_SOMPI);
  }
}
