package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Scheme;
import org.jspecify.annotations.Nullable;

/// One listening port.
///
/// @param port 0 = any free one
/// @param startDifficulty what a session begins with; rounded down to a power of two, since the
///   hardware filters by leading zero bits
/// @param dialect for every session of the port, whatever its agent; null = by agent
public record PortSettings(
    String bind, int port, Difficulty startDifficulty, @Nullable Dialect dialect, Scheme scheme) {

  /// Below this Bitmain's chips report nothing and every ASIC floods the pool.
  private static final Difficulty ASIC_FLOOR = Difficulty.ofHashes(64L << 32);

  /// Stratum difficulty 2^30; no machine comes near it.
  private static final Difficulty CEILING = Difficulty.ofHashes(1L << 62);

  public PortSettings {
    startDifficulty = startDifficulty.floorPowerOfTwo();
  }

  /// What a miner may ask for, as near as allowed: a power of two, not below the smaller of the
  /// port's start and 64.
  Difficulty allowed(Difficulty wished) {
    Difficulty floor = startDifficulty.compareTo(ASIC_FLOOR) < 0 ? startDifficulty : ASIC_FLOOR;
    Difficulty power = wished.floorPowerOfTwo();
    if (power.compareTo(floor) < 0) {
      return floor;
    }
    return power.compareTo(CEILING) > 0 ? CEILING : power;
  }
}
