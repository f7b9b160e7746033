package io.kaspool.cli.config;

import io.kaspool.cli.config.Values.Found;
import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.node.NodeEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What can only be judged of several keys together.
final class CrossChecks {
  private final Values values;
  private final Problems problems;

  CrossChecks(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void run() {
    nodesAreAddresses();
    addressIsOfTheNetwork(Keys.TREASURY_ADDRESS);
    addressIsOfTheNetwork(Keys.TREASURY_OPERATOR_ADDRESS);
    operatorIsNotTheTreasury();
    portsDiffer();
  }

  /// The predecessor's file lists eight wRPC URLs: one message must do for all of them.
  private void nodesAreAddresses() {
    Network network = values.find(Keys.NETWORK).map(Found::value).orElse(Network.MAINNET);
    values.find(Keys.NODE).ifPresent(found -> nodesAreAddresses(found, network));
  }

  private void nodesAreAddresses(Found<List<String>> nodes, Network network) {
    List<String> refused = new ArrayList<>();
    for (String node : nodes.value()) {
      try {
        NodeEndpoint.parse(node, network.grpcPort());
      } catch (IllegalArgumentException e) {
        refused.add(e.getMessage());
      }
    }
    if (!refused.isEmpty()) {
      String others = refused.size() == 1 ? "" : " (and " + (refused.size() - 1) + " more)";
      problems.add(nodes.origin(), Keys.NODE.path(), refused.getFirst() + others);
    }
  }

  private void addressIsOfTheNetwork(Key<Address> key) {
    values
        .find(Keys.NETWORK)
        .ifPresent(
            network ->
                values.find(key).ifPresent(address -> isOfTheNetwork(key, address, network)));
  }

  private void isOfTheNetwork(Key<Address> key, Found<Address> address, Found<Network> network) {
    // Simnet and devnet have prefixes of their own, so an address tells its network.
    if (address.value().network() != network.value()) {
      problems.add(
          address.origin(),
          key.path(),
          "is an address of "
              + address.value().network().id()
              + ", but the network is "
              + network.value().id());
    }
  }

  private void operatorIsNotTheTreasury() {
    values
        .find(Keys.TREASURY_OPERATOR_ADDRESS)
        .filter(
            operator ->
                values
                    .find(Keys.TREASURY_ADDRESS)
                    .map(Found::value)
                    .filter(operator.value()::equals)
                    .isPresent())
        .ifPresent(
            operator ->
                problems.add(
                    operator.origin(),
                    Keys.TREASURY_OPERATOR_ADDRESS.path(),
                    "is the treasury itself; give another address, or none"));
  }

  private void portsDiffer() {
    Map<Integer, String> users = new HashMap<>();
    values.find(Keys.STRATUM_PORT).ifPresent(port -> use(users, Keys.STRATUM_PORT.path(), port));
    List<Values> ports = values.find(Keys.STRATUM_PORTS).map(Found::value).orElse(List.of());
    for (int i = 0; i < ports.size(); i++) {
      String path = Keys.STRATUM_PORTS.path() + "[" + i + "]." + Keys.ITEM_PORT.path();
      ports.get(i).find(Keys.ITEM_PORT).ifPresent(port -> use(users, path, port));
    }
    values.find(Keys.METRICS_PORT).ifPresent(port -> use(users, Keys.METRICS_PORT.path(), port));
  }

  private void use(Map<Integer, String> users, String path, Found<Integer> port) {
    if (port.value() == 0) {
      return; // any free one
    }
    String other = users.putIfAbsent(port.value(), path);
    if (other != null) {
      problems.add(port.origin(), path, port.value() + " is already the port of " + other);
    }
  }
}
