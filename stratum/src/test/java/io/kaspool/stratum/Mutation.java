package io.kaspool.stratum;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Damages a line as a fuzzer does: flips, cuts, repeats.
final class Mutation {
  private static final byte[] SPICE =
      "{}[]\",:\\0e-.\u0000\t ux".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private Mutation() {}

  static byte[] of(byte[] seed, SplittableRandom random) {
    byte[] mutated = seed.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && mutated.length > 0; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] = SPICE[random.nextInt(SPICE.length)];
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        default -> {
          byte[] longer = Arrays.copyOf(mutated, mutated.length + at);
          System.arraycopy(mutated, 0, longer, mutated.length, at);
          mutated = longer;
        }
      }
    }
    return mutated;
  }
}
