package io.kaspool.cli;

import java.time.Duration;
import java.util.Locale;

/// Hash rates as people write them.
final class HashRate {
  private static final String[] UNITS = {"H/s", "kH/s", "MH/s", "GH/s", "TH/s", "PH/s", "EH/s"};

  private HashRate() {}

  static String text(long hashes, Duration time) {
    double rate = hashes / Math.max(1e-9, time.toNanos() / 1e9);
    int unit = 0;
    while (rate >= 1000 && unit < UNITS.length - 1) {
      rate /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", rate, UNITS[unit]);
  }
}
