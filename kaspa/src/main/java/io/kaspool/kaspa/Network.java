package io.kaspool.kaspa;

import java.util.Arrays;
import java.util.Optional;

/// The networks that exist, with what tells them apart (rusty-kaspa `consensus/core`, network ids).
public enum Network {
  MAINNET("mainnet", "kaspa", 16110),
  TESTNET_10("testnet-10", "kaspatest", 16210),
  SIMNET("simnet", "kaspasim", 16510),
  DEVNET("devnet", "kaspadev", 16610);

  private final String id;
  private final String addressPrefix;
  private final int grpcPort;

  Network(String id, String addressPrefix, int grpcPort) {
    this.id = id;
    this.addressPrefix = addressPrefix;
    this.grpcPort = grpcPort;
  }

  /// As nodes name it in GetServerInfo.
  public String id() {
    return id;
  }

  /// What stands before the colon of its addresses.
  public String addressPrefix() {
    return addressPrefix;
  }

  /// Where its nodes listen for gRPC unless told otherwise.
  public int grpcPort() {
    return grpcPort;
  }

  public static Optional<Network> byId(String id) {
    return Arrays.stream(values()).filter(network -> network.id.equals(id)).findFirst();
  }

  static Optional<Network> byAddressPrefix(String prefix) {
    return Arrays.stream(values())
        .filter(network -> network.addressPrefix.equals(prefix))
        .findFirst();
  }
}
