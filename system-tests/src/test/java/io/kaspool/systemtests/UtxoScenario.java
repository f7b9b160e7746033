package io.kaspool.systemtests;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.GetBalancesByAddressesRequest;
import io.kaspool.nodeapi.GetBalancesByAddressesResponse;
import io.kaspool.nodeapi.GetCoinSupplyRequest;
import io.kaspool.nodeapi.GetCoinSupplyResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.NotifyPruningPointUtxoSetOverrideRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.StopNotifyingUtxosChangedRequest;
import java.util.List;
import java.util.Map;

/// What a wallet sees of the network: unspent outputs and how they change, when a block joins the
/// chain, comes in beside it, or takes its sink away.
final class UtxoScenario extends WalletScenario {
  private UtxoScenario(int port, String pool) {
    super(port, pool);
  }

  static Map<String, String> play(int port, String payAddress) {
    try (UtxoScenario scenario = new UtxoScenario(port, payAddress)) {
      scenario.asksForOutputs();
      scenario.asksForBalances();
      scenario.asksForWrongAddresses();
      scenario.hearsOfBlocks();
      scenario.changesSubscriptions();
      scenario.hearsOfABlockBesideTheChain();
      scenario.hearsOfAReorganisation();
      scenario.addsUp();
      return scenario.answers();
    }
  }

  private void asksForOutputs() {
    note("utxos", describe(utxos(pool).getEntriesList()));
    note("utxos, twice the same address", utxos(pool, pool).getEntriesCount());
    note("utxos, unused address", utxos(other).getEntriesCount());
    note("utxos, no address", utxos().getEntriesCount() + utxos().getError().getMessage());
  }

  private void asksForBalances() {
    note("balance", balance(pool));
    note("balance, unused address", balance(other));
    GetBalancesByAddressesResponse balances =
        client
            .ask(
                request()
                    .setGetBalancesByAddressesRequest(
                        GetBalancesByAddressesRequest.newBuilder()
                            .addAllAddresses(List.of(pool, other, pool))))
            .getGetBalancesByAddressesResponse();
    note(
        "balances",
        balances.getEntriesList().stream()
            .map(entry -> who(entry.getAddress()) + " " + entry.getBalance())
            .toList());
    GetCoinSupplyResponse supply =
        client
            .ask(request().setGetCoinSupplyRequest(GetCoinSupplyRequest.getDefaultInstance()))
            .getGetCoinSupplyResponse();
    note("supply", supply.getCirculatingSompi() + " of " + supply.getMaxSompi());
  }

  private void asksForWrongAddresses() {
    String elsewhere = Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]).toString();
    note("utxos, other network", describe(utxos(elsewhere).getEntriesList()));
    note("balance, other network", balance(elsewhere));
    for (String wrong : List.of("kaspasim", "bitcoin:qqqq", pool.replaceAll(".$", "b"))) {
      note("utxos, " + wrong, utxos(wrong).getError().getMessage());
      note("subscription, " + wrong, subscribe(wallet, RpcNotifyCommand.NOTIFY_START, wrong));
    }
    note(
        "subscription, other network", subscribe(wallet, RpcNotifyCommand.NOTIFY_START, elsewhere));
    note(
        "end of subscription, other network",
        subscribe(wallet, RpcNotifyCommand.NOTIFY_STOP, elsewhere));
    note(
        "override subscription",
        client
            .ask(
                request()
                    .setNotifyPruningPointUtxoSetOverrideRequest(
                        NotifyPruningPointUtxoSetOverrideRequest.getDefaultInstance()))
            .getNotifyPruningPointUtxoSetOverrideResponse()
            .getError()
            .getMessage());
  }

  private void hearsOfBlocks() {
    note("subscription", subscribe(wallet, RpcNotifyCommand.NOTIFY_START, pool));
    note("subscription to all", subscribe(witness, RpcNotifyCommand.NOTIFY_START));
    mine("a", pool);
    noteNews("a");
    mine("b", other);
    noteNews("b");
    RpcBlock known = mine("c", pool);
    noteNews("c");
    submit(known);
    noteNews("c again");
    note("utxos after c", describe(utxos(pool, other).getEntriesList()));
  }

  // rusty-kaspa notify, mutations of a UTXO subscription
  private void changesSubscriptions() {
    subscribe(wallet, RpcNotifyCommand.NOTIFY_START, other);
    noteHowMany("both");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_STOP, pool);
    noteHowMany("the other");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_START);
    noteHowMany("all");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_STOP, pool);
    noteHowMany("all but one");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_START, pool);
    noteHowMany("one after all");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_STOP);
    noteHowMany("none");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_START, pool, other);
    wallet.ask(
        request()
            .setStopNotifyingUtxosChangedRequest(
                StopNotifyingUtxosChangedRequest.newBuilder().addAddresses(other)));
    noteHowMany("one of two");
    subscribe(wallet, RpcNotifyCommand.NOTIFY_START, other);
  }

  private void noteHowMany(String step) {
    for (int i = 0; i < 2; i++) {
      mine(step + ", pool " + i, pool);
      mine(step + ", other " + i, other);
    }
    note("told of, " + step, news().size());
  }

  private void hearsOfABlockBesideTheChain() {
    RpcBlock beside = template(pool, "beside");
    mine("d", other);
    mine("e", pool);
    noteNews("two on the chain");
    submit("beside", BlockSolver.solve(beside));
    noteNews("a block beside the chain");
    mine("merging", other);
    noteNews("the block that merges it");
    note("reward of the block beside", reward("beside"));
  }

  private void hearsOfAReorganisation() {
    RpcBlock better = template(other, "better");
    mine("worse", pool);
    noteNews("a sink");
    submit("better", BlockSolver.solveAbove(better, hash("worse")));
    noteNews("a better one beside it");
    GetVirtualChainFromBlockResponse path =
        client
            .ask(
                request()
                    .setGetVirtualChainFromBlockRequest(
                        GetVirtualChainFromBlockRequest.newBuilder().setStartHash(hash("worse"))))
            .getGetVirtualChainFromBlockResponse();
    note(
        "chain from the block that left it",
        path.getRemovedChainBlockHashesList().equals(List.of(hash("worse")))
            + " "
            + path.getAddedChainBlockHashesList().equals(List.of(hash("better"))));
    mine("last", pool);
    noteNews("the block after it");
    note("reward of the block that left", reward("worse"));
    note("reward of the block that came", reward("better"));
  }

  private void addsUp() {
    mine("closing", other);
    note("balances at last", balance(pool) + " " + balance(other));
    note("utxos at last", utxos(pool).getEntriesCount() + " " + utxos(other).getEntriesCount());
  }
}
