package io.kaspool.shares;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import java.time.Instant;

/// Shares and blocks that differ by a number.
final class Samples {
  static final Worker WORKER =
      new Worker(
          Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]), "rig 1 ü", Scheme.PROP);
  static final NodeEndpoint NODE = new NodeEndpoint("::1", 16510);

  private Samples() {}

  static Share share(long nonce) {
    return new Share(WORKER, Difficulty.ofHashes(1L << 40), 7, nonce);
  }

  static FoundBlock block(long number) {
    return new FoundBlock(
        new Hash(number, 2, 3, -4),
        -number,
        9_000_000_000L,
        WORKER,
        7,
        Instant.parse("2026-01-01T00:00:00.123Z"));
  }
}
