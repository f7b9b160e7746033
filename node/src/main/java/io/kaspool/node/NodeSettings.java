package io.kaspool.node;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.util.LinkedHashSet;
import java.util.List;

/// What the pool wants of its nodes.
///
/// @param endpoints at least one, at most 16, no two equal; the first is the preferred one
/// @param network what every node must be on
/// @param payAddress where block rewards go; of the same network
/// @param extraData put into the coinbase of every template, at most 64 bytes of UTF-8
/// @param requireSynced whether a node that does not call itself synced is left out; off only for
///   private networks
/// @param requireUtxoIndex whether a node without `--utxoindex` is refused
public record NodeSettings(
    List<NodeEndpoint> endpoints,
    Network network,
    Address payAddress,
    String extraData,
    boolean requireSynced,
    boolean requireUtxoIndex) {

  static final int MAX_ENDPOINTS = 16;
  // kaspad prepends its version to at most 145 bytes; 64 leaves room for longer versions.
  static final int MAX_EXTRA_DATA_BYTES = 64;

  public NodeSettings {
    endpoints = List.copyOf(new LinkedHashSet<>(endpoints));
    if (endpoints.isEmpty() || endpoints.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException(
          endpoints.size() + " nodes configured; give 1 to " + MAX_ENDPOINTS);
    }
    // A malformed or foreign address stops a 2.0.x node, so it must never reach one.
    if (payAddress.network() != network) {
      throw new IllegalArgumentException(
          "the treasury's address "
              + payAddress
              + " is not of network "
              + network.id()
              + ": give an address that starts with "
              + network.addressPrefix()
              + ":");
    }
    int bytes = extraData.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (bytes > MAX_EXTRA_DATA_BYTES) {
      throw new IllegalArgumentException(
          "the coinbase text has " + bytes + " bytes; at most " + MAX_EXTRA_DATA_BYTES + " fit");
    }
  }
}
