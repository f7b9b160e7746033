package io.kaspool.kaspa;

import java.math.BigInteger;

/// Computes kHeavyHash (rusty-kaspa `consensus/pow`). One for each thread, confined to it.
///
/// Hot path (`HeavyHashBenchmark`): nothing is allocated per nonce; the arrays are scratch space.
public final class PowEvaluator {
  private static final int TIMESTAMP_LANE = 4; // lanes 5 to 8 are 32 zero bytes
  private static final int NONCE_LANE = 9;

  private static final PowMatrix NO_MATRIX = PowMatrix.ofRows(new int[64][64]);

  private final long[] start = new long[Keccak.LANES];
  private final long[] state = new long[Keccak.LANES];
  private final int[] vector = new int[PowMatrix.SIZE];
  private final short[] sums = new short[PowMatrix.SIZE];
  private PowMatrix matrix = NO_MATRIX;
  private long value0; // least significant
  private long value1;
  private long value2;
  private long value3;

  /// Turns to a job. Cheap enough to be done for every share.
  ///
  /// @param matrix the one of `prePowHash`
  public void prepare(Hash prePowHash, long timestampMillis, PowMatrix matrix) {
    this.matrix = matrix;
    Keccak.startProofOfWorkHash(start);
    start[0] ^= prePowHash.word0();
    start[1] ^= prePowHash.word1();
    start[2] ^= prePowHash.word2();
    start[3] ^= prePowHash.word3();
    start[TIMESTAMP_LANE] ^= timestampMillis;
  }

  /// Computes the value of one nonce and remembers it.
  public void evaluate(long nonce) {
    System.arraycopy(start, 0, state, 0, Keccak.LANES);
    state[NONCE_LANE] ^= nonce;
    Keccak.permute(state);
    heavyHash(state[0], state[1], state[2], state[3]);
  }

  /// The second half: the matrix, and the second hash.
  void heavyHash(long hash0, long hash1, long hash2, long hash3) {
    toNibbles(hash0, 0);
    toNibbles(hash1, 16);
    toNibbles(hash2, 32);
    toNibbles(hash3, 48);
    matrix.multiply(vector, sums);
    Keccak.startHeavyHash(state);
    state[0] ^= hash0 ^ product(0);
    state[1] ^= hash1 ^ product(16);
    state[2] ^= hash2 ^ product(32);
    state[3] ^= hash3 ^ product(48);
    Keccak.permute(state);
    value0 = state[0];
    value1 = state[1];
    value2 = state[2];
    value3 = state[3];
  }

  /// Whether the last value is at most the target.
  public boolean meets(Target target) {
    return target.isMetBy(value0, value1, value2, value3);
  }

  /// The last value.
  public BigInteger value() {
    return Unsigned256.toBigInteger(value0, value1, value2, value3);
  }

  /// The high nibble of each byte comes before the low one.
  private void toNibbles(long word, int offset) {
    for (int i = 0; i < 8; i++) {
      int octet = (int) (word >>> (8 * i)) & 0xff;
      vector[offset + 2 * i] = octet >>> 4;
      vector[offset + 2 * i + 1] = octet & 0xf;
    }
  }

  /// Sixteen sums, each cut to the four bits above the tenth, as a word.
  private long product(int offset) {
    long word = 0;
    for (int i = 0; i < 8; i++) {
      int octet = ((sums[offset + 2 * i] >>> 10) << 4) | (sums[offset + 2 * i + 1] >>> 10);
      word |= (long) octet << (8 * i);
    }
    return word;
  }
}
