package io.kaspool.kaspa;

import java.math.BigInteger;

/// The largest proof-of-work value that is good enough: an unsigned 256-bit number. A value that
/// equals the target meets it (rusty-kaspa `consensus/pow`: `pow <= target`).
public final class Target implements Comparable<Target> {
  private static final int BITS = 256;
  private static final BigInteger TWO_POW_256 = BigInteger.ONE.shiftLeft(BITS);
  private static final int MAX_MANTISSA = 0x7fffff;
  private static final int SIGN_BIT = 0x800000;

  /// 2^256 - 1, which every value meets.
  public static final Target MAX = of(TWO_POW_256.subtract(BigInteger.ONE));

  private final long word0; // least significant
  private final long word1;
  private final long word2;
  private final long word3;

  private Target(long word0, long word1, long word2, long word3) {
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
  }

  /// The target with that value.
  ///
  /// @throws IllegalArgumentException if the value is negative or needs more than 256 bits
  public static Target of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw new IllegalArgumentException("a target is a number from 0 to 2^256 - 1, not " + value);
    }
    return new Target(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  /// Decodes a header's `bits`: one byte of exponent (length in bytes), three bytes of mantissa. A
  /// mantissa above 0x7fffff stands for 0, a target nobody can meet (rusty-kaspa `math`).
  ///
  /// @throws IllegalArgumentException if the target would need more than 256 bits
  public static Target fromCompact(int bits) {
    int length = bits >>> 24;
    int digits = bits & 0xffffff;
    int mantissa = length <= 3 ? digits >>> (8 * (3 - length)) : digits;
    if (mantissa > MAX_MANTISSA) {
      return new Target(0, 0, 0, 0);
    }
    return of(BigInteger.valueOf(mantissa).shiftLeft(8 * Math.max(0, length - 3)));
  }

  /// The nearest `bits` from below: only the first 23 or more significant bits survive.
  public int toCompact() {
    BigInteger value = toBigInteger();
    int length = (value.bitLength() + 7) / 8;
    int mantissa =
        length <= 3
            ? value.intValue() << (8 * (3 - length))
            : value.shiftRight(8 * (length - 3)).intValue();
    if ((mantissa & SIGN_BIT) != 0) {
      mantissa >>>= 8;
      length++;
    }
    return (length << 24) | mantissa;
  }

  public BigInteger toBigInteger() {
    return Unsigned256.toBigInteger(word0, word1, word2, word3);
  }

  /// How many hashes a miner needs on average to meet it: floor(2^256 / (target + 1)), which is
  /// also what a block with this target adds to the blue work.
  public BigInteger work() {
    return TWO_POW_256.divide(toBigInteger().add(BigInteger.ONE));
  }

  public boolean isMetBy(PowEvaluator evaluator) {
    return evaluator.meets(this);
  }

  boolean isMetBy(long value0, long value1, long value2, long value3) {
    return Unsigned256.compare(value0, value1, value2, value3, word0, word1, word2, word3) <= 0;
  }

  @Override
  public int compareTo(Target other) {
    return Unsigned256.compare(
        word0, word1, word2, word3, other.word0, other.word1, other.word2, other.word3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Target that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(word0 ^ word1 ^ word2 ^ word3);
  }

  /// 64 hex digits, most significant first.
  @Override
  public String toString() {
    return Unsigned256.toHex(toBigInteger());
  }
}
