package io.kaspool.bench;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/// Workers to measure with, each with a wallet of its own.
final class BenchWorkers {
  private static final int KEY_LENGTH = 32;

  private BenchWorkers() {}

  static List<Worker> create(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Worker(wallet(number), "rig", Scheme.PPLNS))
        .toList();
  }

  private static Address wallet(int number) {
    byte[] key = ByteBuffer.allocate(KEY_LENGTH).putInt(number).array();
    return Address.of(Network.MAINNET, Address.Kind.PUBKEY, key);
  }
}
