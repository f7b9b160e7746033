package io.kaspool.node;

import io.kaspool.kaspa.Outpoint;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The treasury's outputs on one node in one session.
///
/// The watch's thread changes it, any thread takes snapshots: the first one after a change copies
/// the outputs, which takes some milliseconds for 100,000, and the others get the same copy. The
/// lock is held for that long and for a change.
///
/// Bounded by its owner, which looks at [#size] after each change.
final class TreasurySet {

  /// @param utxos immutable
  record Snapshot(long version, Map<Outpoint, TreasuryUtxo> utxos) {}

  // Shared by all sets, so that no version comes twice.
  private final AtomicLong versions;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private Map<Outpoint, TreasuryUtxo> utxos;
  private long version;
  private @Nullable Snapshot snapshot;

  /// Takes the map over.
  TreasurySet(Map<Outpoint, TreasuryUtxo> utxos, AtomicLong versions) {
    this.utxos = utxos;
    this.versions = versions;
    this.version = versions.incrementAndGet();
  }

  /// @return whether the change fits what is held: it removes nothing that is not held in that form
  ///   and replaces nothing without removing it
  boolean apply(TreasuryChange change) {
    lock.lock();
    try {
      if (change.size() > 0) {
        changed();
      }
      return apply(change, utxos);
    } finally {
      lock.unlock();
    }
  }

  static boolean apply(TreasuryChange change, Map<Outpoint, TreasuryUtxo> to) {
    boolean fits = true;
    for (TreasuryUtxo gone : change.removed()) {
      fits &= gone.equals(to.remove(gone.outpoint()));
    }
    for (TreasuryUtxo come : change.added()) {
      TreasuryUtxo before = to.put(come.outpoint(), come);
      fits &= before == null || before.equals(come);
    }
    return fits;
  }

  /// Takes the map over, in place of what was held.
  ///
  /// @return the outpoints that differed, each with what is wrong about it
  Map<Outpoint, Difference> replace(Map<Outpoint, TreasuryUtxo> truth) {
    lock.lock();
    try {
      Map<Outpoint, Difference> differences = new HashMap<>();
      truth.forEach(
          (outpoint, right) -> {
            TreasuryUtxo held = utxos.get(outpoint);
            if (!right.equals(held)) {
              differences.put(outpoint, held == null ? Difference.MISSED : Difference.OTHER);
            }
          });
      utxos.keySet().stream()
          .filter(outpoint -> !truth.containsKey(outpoint))
          .forEach(outpoint -> differences.put(outpoint, Difference.STALE));
      if (!differences.isEmpty()) {
        utxos = truth;
        changed();
      }
      return differences;
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    version = versions.incrementAndGet();
    snapshot = null;
  }

  int size() {
    lock.lock();
    try {
      return utxos.size();
    } finally {
      lock.unlock();
    }
  }

  Snapshot snapshot() {
    lock.lock();
    try {
      Snapshot current = snapshot;
      if (current == null) {
        // Keeps the hashes, so it takes a third of the time of an immutable map.
        current = new Snapshot(version, Collections.unmodifiableMap(new HashMap<>(utxos)));
        snapshot = current;
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /// How what was held of an output differs from what the node has.
  enum Difference {
    /// The node has it, it was not held.
    MISSED,
    /// It was held, the node does not have it.
    STALE,
    /// Another amount, DAA score or kind.
    OTHER
  }
}
