package io.kaspool.mining;

import io.kaspool.kaspa.Address;

/// Who does the work and is paid for it: a wallet, and the label its owner gave the machine.
public record Worker(Address wallet, String name, Scheme scheme) {
  /// What a miner that names no worker is called.
  public static final String DEFAULT_NAME = "default";

  /// As miners write it: `wallet.name`.
  @Override
  public String toString() {
    return wallet + "." + name;
  }
}
