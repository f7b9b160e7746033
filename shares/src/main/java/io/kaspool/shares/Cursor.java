package io.kaspool.shares;

import io.kaspool.kaspa.Hash;

/// A place in a journal: after an entry, and what all entries up to it hash to. Two files of one
/// journal that went apart have the same sequence numbers, but not the same hashes.
///
/// @param sequence number of the last entry before the place, 0 before the first
/// @param runningHash the hash over all entries so far, `Hash.ZERO` before the first
public record Cursor(long sequence, Hash runningHash) {
  /// Before the first entry.
  public static final Cursor START = new Cursor(0, Hash.ZERO);
}
