package io.kaspool.kaspa;

/// The generator xoshiro256++ (Blackman and Vigna), seeded with a pre-PoW hash. Confined to the
/// thread that computes the matrix.
final class Xoshiro256PlusPlus {
  private long state0;
  private long state1;
  private long state2;
  private long state3;

  Xoshiro256PlusPlus(Hash seed) {
    state0 = seed.word0();
    state1 = seed.word1();
    state2 = seed.word2();
    state3 = seed.word3();
  }

  long next() {
    long result = state0 + Long.rotateLeft(state0 + state3, 23);
    long shifted = state1 << 17;
    state2 ^= state0;
    state3 ^= state1;
    state1 ^= state2;
    state0 ^= state3;
    state2 ^= shifted;
    state3 = Long.rotateLeft(state3, 45);
    return result;
  }
}
