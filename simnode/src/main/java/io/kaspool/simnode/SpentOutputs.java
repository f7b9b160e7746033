package io.kaspool.simnode;

import io.kaspool.kaspa.Outpoint;
import java.util.HashSet;
import java.util.Set;

/// The outputs that somebody with the key spent, for all nodes of a network, whatever becomes of
/// the chain. Guarded by the network's lock.
///
/// Bounded: 10,000; one more is refused.
final class SpentOutputs {
  private static final int MOST = 10_000;

  private final Set<Outpoint> outpoints = new HashSet<>();

  boolean contains(Outpoint outpoint) {
    return outpoints.contains(outpoint);
  }

  void add(Outpoint outpoint) {
    if (outpoints.size() >= MOST) {
      throw new IllegalStateException("at most " + MOST + " outputs can be spent");
    }
    outpoints.add(outpoint);
  }
}
