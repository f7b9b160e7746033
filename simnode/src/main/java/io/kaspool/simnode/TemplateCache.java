package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.nodeapi.RpcBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// kaspad's template cache: the same miner gets the same bytes, timestamp included, until the
/// virtual block changes or a second has passed. Any thread.
///
/// Bounded: emptied with every new block, and at [#LIMIT] miners.
final class TemplateCache {
  private static final Duration LIFE = Duration.ofSeconds(1);
  private static final int LIMIT = 1_000;

  private record Miner(Address address, String extraData) {}

  private record Entry(RpcBlock template, Instant at) {}

  private final SimNetwork network;
  private final Map<Miner, Entry> entries = new HashMap<>();
  private long blocks;

  TemplateCache(SimNetwork network) {
    this.network = network;
  }

  synchronized RpcBlock get(Address address, String extraData) {
    long now = network.read(Dag::added);
    if (now != blocks || entries.size() >= LIMIT) {
      blocks = now;
      entries.clear();
    }
    Instant time = network.settings().clock().instant();
    Miner miner = new Miner(address, extraData);
    Entry known = entries.get(miner);
    if (known != null && time.isBefore(known.at().plus(LIFE))) {
      return known.template();
    }
    RpcBlock template = network.template(address, extraData);
    entries.put(miner, new Entry(template, time));
    return template;
  }
}
