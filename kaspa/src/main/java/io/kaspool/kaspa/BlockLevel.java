package io.kaspool.kaspa;

import java.math.BigInteger;

/// How much better than required a block's proof of work is, in doublings; decides which of its
/// successors' parent lists it appears in (rusty-kaspa `consensus/pow`).
public final class BlockLevel {
  private BlockLevel() {}

  /// The level of a block with this proof of work.
  ///
  /// @param powValue not negative
  /// @param maxBlockLevel 225 on mainnet, 250 elsewhere
  public static int of(BigInteger powValue, int maxBlockLevel) {
    return Math.max(0, maxBlockLevel - powValue.bitLength());
  }
}
