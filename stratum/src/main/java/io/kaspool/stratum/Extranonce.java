package io.kaspool.stratum;

import io.kaspool.mining.NonceRange;
import java.util.HexFormat;

/// The leading bytes of every nonce of one session. Two bytes for everybody: KS3 firmware
/// overwrites the third byte itself, and with 2^48 nonces left a 20 TH/s machine needs 14 s to run
/// through a job.
record Extranonce(int value) {
  static final int BYTES = 2;
  static final int COUNT = 1 << (Byte.SIZE * BYTES);

  String hex() {
    return HexFormat.of().toHexDigits((short) value);
  }

  /// How many bytes of the nonce are the miner's own.
  int minerBytes() {
    return Long.BYTES - BYTES;
  }

  NonceRange range() {
    return new NonceRange(value, Byte.SIZE * BYTES);
  }
}
