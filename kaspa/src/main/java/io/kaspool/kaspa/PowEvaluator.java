package io.kaspool.kaspa;

import java.math.BigInteger;

/// Computes kHeavyHash (rusty-kaspa `consensus/pow`). One for each thread, confined to it.
///
/// Hot path (`HeavyHashBenchmark`): nothing is allocated per nonce; the arrays are scratch space.
public final class PowEvaluator {
  private static final int TIMESTAMP_LANE = 4; // lanes 5 to 8 are 32 zero bytes
  private static final int NONCE_LANE = 9;

  private static final long TOP_BITS = 0x000f_000f_000f_000fL;

  private static final PowMatrix NO_MATRIX =
      PowMatrix.ofRows(new int[PowMatrix.SIZE][PowMatrix.SIZE]);

  private final long[] start = new long[Keccak.LANES];
  private final long[] state = new long[Keccak.LANES];
  private final long[] nibbles = new long[PowMatrix.SIZE];
  private final long[] sums = new long[PowMatrix.BLOCKS];
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
    spread(hash0, 0);
    spread(hash1, 16);
    spread(hash2, 32);
    spread(hash3, 48);
    matrix.multiply(nibbles, sums);
    Keccak.startHeavyHash(state);
    state[0] ^= hash0 ^ product(0);
    state[1] ^= hash1 ^ product(4);
    state[2] ^= hash2 ^ product(8);
    state[3] ^= hash3 ^ product(12);
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

  /// Sixteen nibbles of the vector, least significant first.
  private void spread(long word, int offset) {
    for (int i = 0; i < 16; i++) {
      nibbles[offset + i] = (word >>> (4 * i)) & 0xf;
    }
  }

  /// One word of the product: of each of the sums in four blocks, the four bits above the tenth.
  private long product(int block) {
    return ((sums[block] >>> 10) & TOP_BITS)
        | ((sums[block + 1] >>> 10) & TOP_BITS) << 4
        | ((sums[block + 2] >>> 10) & TOP_BITS) << 8
        | ((sums[block + 3] >>> 10) & TOP_BITS) << 12;
  }
}
