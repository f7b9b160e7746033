package io.kaspool.kaspa;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// How hard a share is: the number of hashes it takes on average. The same number is what the share
/// is worth. Stratum's difficulty 1 is 2^32 hashes.
///
/// @param hashes expected hashes per share, at least 1
public record Difficulty(long hashes) implements Comparable<Difficulty> {
  private static final int STRATUM_SHIFT = 32;
  private static final BigDecimal HASHES_PER_STRATUM_UNIT =
      new BigDecimal(BigInteger.ONE.shiftLeft(STRATUM_SHIFT));
  private static final BigInteger TWO_POW_256 = BigInteger.ONE.shiftLeft(256);

  /// Digits of a fraction sent to a miner: more than any miner keeps (a double has 17).
  private static final MathContext WIRE_DIGITS = new MathContext(20, RoundingMode.DOWN);

  public static final Difficulty MIN = new Difficulty(1);
  public static final Difficulty MAX = new Difficulty(Long.MAX_VALUE);

  public Difficulty {
    if (hashes < 1) {
      throw new IllegalArgumentException("a share takes at least one hash, not " + hashes);
    }
  }

  public static Difficulty ofHashes(long hashes) {
    return new Difficulty(hashes);
  }

  /// From stratum's unit, rounded down to whole hashes. What lies outside of the range becomes the
  /// nearest end of it: miners may ask for anything.
  public static Difficulty ofStratum(BigDecimal difficulty) {
    // Compared before any arithmetic: 1e999999999 is short to write and endless to compute with.
    if (difficulty.compareTo(MIN.inStratumUnits()) < 0) {
      return MIN;
    }
    if (difficulty.compareTo(MAX.inStratumUnits()) >= 0) {
      return MAX;
    }
    return new Difficulty(difficulty.multiply(HASHES_PER_STRATUM_UNIT).longValue());
  }

  /// The share target: min(2^256 - 1, floor(2^256 / hashes)). Clients that compute theirs from
  /// slightly smaller constants (2^224 - 1, 0xffff * 2^208) meet it too.
  public Target target() {
    return hashes == 1 ? Target.MAX : Target.of(TWO_POW_256.divide(BigInteger.valueOf(hashes)));
  }

  /// A JSON number for `mining.set_difficulty`, without exponent, because some firmware parses
  /// digits only: whole numbers as integers, powers of two exactly, other fractions rounded down.
  public String toStratum() {
    BigDecimal exact = inStratumUnits();
    BigDecimal sent = isPowerOfTwo() || isWhole() ? exact : exact.round(WIRE_DIGITS);
    return sent.stripTrailingZeros().toPlainString();
  }

  /// The largest power of two that is not above: some machines understand nothing else.
  public Difficulty floorPowerOfTwo() {
    return new Difficulty(Long.highestOneBit(hashes));
  }

  @Override
  public int compareTo(Difficulty other) {
    return Long.compare(hashes, other.hashes);
  }

  private boolean isPowerOfTwo() {
    return Long.bitCount(hashes) == 1;
  }

  private boolean isWhole() {
    return Long.numberOfTrailingZeros(hashes) >= STRATUM_SHIFT;
  }

  private BigDecimal inStratumUnits() {
    return BigDecimal.valueOf(hashes).divide(HASHES_PER_STRATUM_UNIT); // exact: a power of two
  }
}
