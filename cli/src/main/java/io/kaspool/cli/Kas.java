package io.kaspool.cli;

import java.math.BigDecimal;

/// Amounts as people write them.
final class Kas {
  private static final int DECIMALS = 8; // 1 KAS = 100,000,000 sompi

  private Kas() {}

  static String text(long sompi) {
    return BigDecimal.valueOf(sompi, DECIMALS).stripTrailingZeros().toPlainString() + " KAS";
  }
}
