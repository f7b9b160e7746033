package io.kaspool.rigs;

import java.util.regex.Pattern;

/// The leading bytes of every nonce of a connection, and how many bytes follow that the miner
/// chooses.
record Extranonce(String hex, int minerBytes) {
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2}){0,8}");
  private static final int NONCE_BYTES = 8;

  /// All 64 bits are the miner's: what firmware does that was never told.
  static final Extranonce NONE = new Extranonce("", NONCE_BYTES);

  /// kaspa-miner that was never told has an all-zero mask and tries one nonce.
  static final Extranonce ONE_NONCE = new Extranonce("0000000000000000", 0);

  static Extranonce of(String hex) throws UnreadableException {
    return of(hex, NONCE_BYTES - hex.length() / 2);
  }

  static Extranonce of(String hex, long minerBytes) throws UnreadableException {
    if (!HEX.matcher(hex).matches() || hex.length() / 2 + minerBytes != NONCE_BYTES) {
      throw new UnreadableException(
          ProtocolFault.Kind.EXTRANONCE,
          "extranonce \"" + hex + "\" and " + minerBytes + " bytes do not make a 64-bit nonce");
    }
    return new Extranonce(hex, (int) minerBytes);
  }

  /// How many nonces there are, as an unsigned number; `Long.MAX_VALUE` stands for more.
  long span() {
    return minerBytes >= NONCE_BYTES ? Long.MAX_VALUE : 1L << (8 * minerBytes);
  }

  /// The nonce number `offset` of this range, beginning again after the last.
  long nonce(long offset) {
    if (hex.isEmpty()) {
      return offset;
    }
    long fixed = Long.parseUnsignedLong(hex, 16);
    return minerBytes == 0 ? fixed : (fixed << (8 * minerBytes)) | (offset & (span() - 1));
  }
}
