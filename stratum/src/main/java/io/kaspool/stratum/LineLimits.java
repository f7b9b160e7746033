package io.kaspool.stratum;

/// What a line from a miner may be.
final class LineLimits {
  /// The longest legal request seen is below 1 KiB.
  static final int MAX_LINE_BYTES = 16 * 1024;

  private LineLimits() {}
}
