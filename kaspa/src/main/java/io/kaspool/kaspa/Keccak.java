package io.kaspool.kaspa;

/// Keccak-f[1600] and the two cSHAKE256 functions of Kaspa's proof of work (FIPS 202, SP 800-185).
///
/// Hot path (`HeavyHashBenchmark`): two permutations are most of what a share costs. Hence 25 local
/// variables and two rounds in one pass, written out, instead of loops over an array.
final class Keccak {
  static final int LANES = 25;

  /// The lane that holds the last byte of a block: cSHAKE256 absorbs 136 bytes at a time.
  static final int LAST_LANE = 16;

  /// Padding after the message, and at the end of the block.
  static final long PAD_FIRST = 0x04;

  static final long PAD_LAST = 0x8000000000000000L;

  private static final int ROUNDS = 24;

  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L,
    0x0000000000008082L,
    0x800000000000808aL,
    0x8000000080008000L,
    0x000000000000808bL,
    0x0000000080000001L,
    0x8000000080008081L,
    0x8000000000008009L,
    0x000000000000008aL,
    0x0000000000000088L,
    0x0000000080008009L,
    0x000000008000000aL,
    0x000000008000808bL,
    0x800000000000008bL,
    0x8000000000008089L,
    0x8000000000008003L,
    0x8000000000008002L,
    0x8000000000000080L,
    0x000000000000800aL,
    0x800000008000000aL,
    0x8000000080008081L,
    0x8000000000008080L,
    0x0000000080000001L,
    0x8000000080008008L
  };

  /// The state of cSHAKE256 with an empty name and the customisation "ProofOfWorkHash", after the
  /// block that says so has been absorbed. That block never changes, so half of the work is done.
  private static final long[] PROOF_OF_WORK_HASH = {
    0x113cff0da1f6d83dL,
    0x29bf8855b7027e3cL,
    0x1e5f2e720efb44d2L,
    0x1ba5a4a3f59869a0L,
    0x7b2fafca875e2d65L,
    0x4aef61d629dce246L,
    0x183a981ead415b10L,
    0x776bf60c789bc29cL,
    0xf8ebf13388663140L,
    0x2e651c3c43285ff0L,
    0x0f96070540f14a0eL,
    0x44e367875b299152L,
    0xec70f1a425b13715L,
    0xe6c85d8f82e9da89L,
    0xb21a601f85b4b223L,
    0x3485549064a36a46L,
    0x8f06dd1c7a2f851aL,
    0xc1a2021d563bb142L,
    0xba1de5e4451668e4L,
    0xd102574105095f8dL,
    0x89ca4e849bcecf4aL,
    0x48b09427a8742edbL,
    0xb1fcce9ce78b5272L,
    0x5d1129cf82afa5bcL,
    0x02b97c786f824383L
  };

  /// Likewise for "HeavyHash".
  private static final long[] HEAVY_HASH = {
    0x3ad74c52b2248509L,
    0x79629b0e2f9f4216L,
    0x7a14ff4816c7f8eeL,
    0x11a75f4c80056498L,
    0xe720e0df44eecedeL,
    0x72c7d82e14f34069L,
    0xc100ff2a938935baL,
    0x5e219040250fc462L,
    0x8039f9a60dcf6a48L,
    0xa0bcaa9f792a3d0cL,
    0xf431c05dd0a9a226L,
    0xd31f4cc354c18c3fL,
    0x6c6b7d01a769cc3dL,
    0x2ec65bd3562493e4L,
    0x4ef74b3a99cdb044L,
    0x774c86835434f2b0L,
    0x87e961b036bc9416L,
    0x7e8f1db17765cc07L,
    0xea8fdb80bac46d39L,
    0xb992f2d37b34ca58L,
    0xc776c5048481b957L,
    0x47c39f675112c22eL,
    0x92bb399db5290c0aL,
    0x549ae0312f9fc615L,
    0x1619327d10b9da35L
  };

  private Keccak() {}

  /// Sets `state` to where the hash of 80 bytes begins; the message is then XORed into the first
  /// ten lanes.
  static void startProofOfWorkHash(long[] state) {
    System.arraycopy(PROOF_OF_WORK_HASH, 0, state, 0, LANES);
    state[10] ^= PAD_FIRST;
    state[LAST_LANE] ^= PAD_LAST;
  }

  /// Sets `state` to where the hash of 32 bytes begins; the message is then XORed into the first
  /// four lanes.
  static void startHeavyHash(long[] state) {
    System.arraycopy(HEAVY_HASH, 0, state, 0, LANES);
    state[4] ^= PAD_FIRST;
    state[LAST_LANE] ^= PAD_LAST;
  }

  /// Applies the 24 rounds. The steps theta, rho, pi, chi and iota of a round are folded into one
  /// line per lane: b0 to b4 are a row after pi, the lines below each five are chi.
  static void permute(long[] state) {
    long a0 = state[0];
    long a1 = state[1];
    long a2 = state[2];
    long a3 = state[3];
    long a4 = state[4];
    long a5 = state[5];
    long a6 = state[6];
    long a7 = state[7];
    long a8 = state[8];
    long a9 = state[9];
    long a10 = state[10];
    long a11 = state[11];
    long a12 = state[12];
    long a13 = state[13];
    long a14 = state[14];
    long a15 = state[15];
    long a16 = state[16];
    long a17 = state[17];
    long a18 = state[18];
    long a19 = state[19];
    long a20 = state[20];
    long a21 = state[21];
    long a22 = state[22];
    long a23 = state[23];
    long a24 = state[24];
    for (int round = 0; round < ROUNDS; round += 2) {
      long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
      long d0 = c4 ^ Long.rotateLeft(c1, 1);
      long d1 = c0 ^ Long.rotateLeft(c2, 1);
      long d2 = c1 ^ Long.rotateLeft(c3, 1);
      long d3 = c2 ^ Long.rotateLeft(c4, 1);
      long d4 = c3 ^ Long.rotateLeft(c0, 1);
      long b0 = a0 ^ d0;
      long b1 = Long.rotateLeft(a6 ^ d1, 44);
      long b2 = Long.rotateLeft(a12 ^ d2, 43);
      long b3 = Long.rotateLeft(a18 ^ d3, 21);
      long b4 = Long.rotateLeft(a24 ^ d4, 14);
      long e0 = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[round];
      long e1 = b1 ^ (~b2 & b3);
      long e2 = b2 ^ (~b3 & b4);
      long e3 = b3 ^ (~b4 & b0);
      long e4 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(a3 ^ d3, 28);
      b1 = Long.rotateLeft(a9 ^ d4, 20);
      b2 = Long.rotateLeft(a10 ^ d0, 3);
      b3 = Long.rotateLeft(a16 ^ d1, 45);
      b4 = Long.rotateLeft(a22 ^ d2, 61);
      long e5 = b0 ^ (~b1 & b2);
      long e6 = b1 ^ (~b2 & b3);
      long e7 = b2 ^ (~b3 & b4);
      long e8 = b3 ^ (~b4 & b0);
      long e9 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(a1 ^ d1, 1);
      b1 = Long.rotateLeft(a7 ^ d2, 6);
      b2 = Long.rotateLeft(a13 ^ d3, 25);
      b3 = Long.rotateLeft(a19 ^ d4, 8);
      b4 = Long.rotateLeft(a20 ^ d0, 18);
      long e10 = b0 ^ (~b1 & b2);
      long e11 = b1 ^ (~b2 & b3);
      long e12 = b2 ^ (~b3 & b4);
      long e13 = b3 ^ (~b4 & b0);
      long e14 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(a4 ^ d4, 27);
      b1 = Long.rotateLeft(a5 ^ d0, 36);
      b2 = Long.rotateLeft(a11 ^ d1, 10);
      b3 = Long.rotateLeft(a17 ^ d2, 15);
      b4 = Long.rotateLeft(a23 ^ d3, 56);
      long e15 = b0 ^ (~b1 & b2);
      long e16 = b1 ^ (~b2 & b3);
      long e17 = b2 ^ (~b3 & b4);
      long e18 = b3 ^ (~b4 & b0);
      long e19 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(a2 ^ d2, 62);
      b1 = Long.rotateLeft(a8 ^ d3, 55);
      b2 = Long.rotateLeft(a14 ^ d4, 39);
      b3 = Long.rotateLeft(a15 ^ d0, 41);
      b4 = Long.rotateLeft(a21 ^ d1, 2);
      long e20 = b0 ^ (~b1 & b2);
      long e21 = b1 ^ (~b2 & b3);
      long e22 = b2 ^ (~b3 & b4);
      long e23 = b3 ^ (~b4 & b0);
      long e24 = b4 ^ (~b0 & b1);

      c0 = e0 ^ e5 ^ e10 ^ e15 ^ e20;
      c1 = e1 ^ e6 ^ e11 ^ e16 ^ e21;
      c2 = e2 ^ e7 ^ e12 ^ e17 ^ e22;
      c3 = e3 ^ e8 ^ e13 ^ e18 ^ e23;
      c4 = e4 ^ e9 ^ e14 ^ e19 ^ e24;
      d0 = c4 ^ Long.rotateLeft(c1, 1);
      d1 = c0 ^ Long.rotateLeft(c2, 1);
      d2 = c1 ^ Long.rotateLeft(c3, 1);
      d3 = c2 ^ Long.rotateLeft(c4, 1);
      d4 = c3 ^ Long.rotateLeft(c0, 1);
      b0 = e0 ^ d0;
      b1 = Long.rotateLeft(e6 ^ d1, 44);
      b2 = Long.rotateLeft(e12 ^ d2, 43);
      b3 = Long.rotateLeft(e18 ^ d3, 21);
      b4 = Long.rotateLeft(e24 ^ d4, 14);
      a0 = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[round + 1];
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(e3 ^ d3, 28);
      b1 = Long.rotateLeft(e9 ^ d4, 20);
      b2 = Long.rotateLeft(e10 ^ d0, 3);
      b3 = Long.rotateLeft(e16 ^ d1, 45);
      b4 = Long.rotateLeft(e22 ^ d2, 61);
      a5 = b0 ^ (~b1 & b2);
      a6 = b1 ^ (~b2 & b3);
      a7 = b2 ^ (~b3 & b4);
      a8 = b3 ^ (~b4 & b0);
      a9 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(e1 ^ d1, 1);
      b1 = Long.rotateLeft(e7 ^ d2, 6);
      b2 = Long.rotateLeft(e13 ^ d3, 25);
      b3 = Long.rotateLeft(e19 ^ d4, 8);
      b4 = Long.rotateLeft(e20 ^ d0, 18);
      a10 = b0 ^ (~b1 & b2);
      a11 = b1 ^ (~b2 & b3);
      a12 = b2 ^ (~b3 & b4);
      a13 = b3 ^ (~b4 & b0);
      a14 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(e4 ^ d4, 27);
      b1 = Long.rotateLeft(e5 ^ d0, 36);
      b2 = Long.rotateLeft(e11 ^ d1, 10);
      b3 = Long.rotateLeft(e17 ^ d2, 15);
      b4 = Long.rotateLeft(e23 ^ d3, 56);
      a15 = b0 ^ (~b1 & b2);
      a16 = b1 ^ (~b2 & b3);
      a17 = b2 ^ (~b3 & b4);
      a18 = b3 ^ (~b4 & b0);
      a19 = b4 ^ (~b0 & b1);
      b0 = Long.rotateLeft(e2 ^ d2, 62);
      b1 = Long.rotateLeft(e8 ^ d3, 55);
      b2 = Long.rotateLeft(e14 ^ d4, 39);
      b3 = Long.rotateLeft(e15 ^ d0, 41);
      b4 = Long.rotateLeft(e21 ^ d1, 2);
      a20 = b0 ^ (~b1 & b2);
      a21 = b1 ^ (~b2 & b3);
      a22 = b2 ^ (~b3 & b4);
      a23 = b3 ^ (~b4 & b0);
      a24 = b4 ^ (~b0 & b1);
    }
    state[0] = a0;
    state[1] = a1;
    state[2] = a2;
    state[3] = a3;
    state[4] = a4;
    state[5] = a5;
    state[6] = a6;
    state[7] = a7;
    state[8] = a8;
    state[9] = a9;
    state[10] = a10;
    state[11] = a11;
    state[12] = a12;
    state[13] = a13;
    state[14] = a14;
    state[15] = a15;
    state[16] = a16;
    state[17] = a17;
    state[18] = a18;
    state[19] = a19;
    state[20] = a20;
    state[21] = a21;
    state[22] = a22;
    state[23] = a23;
    state[24] = a24;
  }
}
