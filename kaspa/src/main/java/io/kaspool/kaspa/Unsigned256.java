package io.kaspool.kaspa;

import java.math.BigInteger;
import java.util.Locale;

/// 256-bit numbers as four words, least significant first. The words are passed one by one because
/// the hot path must not allocate.
final class Unsigned256 {
  private static final BigInteger LOW_WORD = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Unsigned256() {}

  static int compare(
      long left0,
      long left1,
      long left2,
      long left3,
      long right0,
      long right1,
      long right2,
      long right3) {
    if (left3 != right3) {
      return Long.compareUnsigned(left3, right3);
    }
    if (left2 != right2) {
      return Long.compareUnsigned(left2, right2);
    }
    return left1 != right1
        ? Long.compareUnsigned(left1, right1)
        : Long.compareUnsigned(left0, right0);
  }

  static BigInteger toBigInteger(long word0, long word1, long word2, long word3) {
    BigInteger value = unsigned(word3);
    value = value.shiftLeft(64).or(unsigned(word2));
    value = value.shiftLeft(64).or(unsigned(word1));
    return value.shiftLeft(64).or(unsigned(word0));
  }

  static String toHex(BigInteger value) {
    return String.format(Locale.ROOT, "%064x", value);
  }

  private static BigInteger unsigned(long word) {
    return BigInteger.valueOf(word).and(LOW_WORD);
  }
}
