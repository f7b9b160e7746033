package io.kaspool.kaspa.testkit;

import io.kaspool.kaspa.Hash;
import java.util.Random;

/// Checks a statement for many random cases. The cases are the same in every run; a failure names
/// the seed of its case, with which it can be repeated alone.
public final class Property {
  private static final int CASES = 1_000;

  private Property() {}

  /// One case of a statement: draws what it needs, then asserts.
  @FunctionalInterface
  public interface Case {
    void check(Random random);
  }

  /// Checks a thousand cases.
  public static void forAll(Case statement) {
    forAll(CASES, statement);
  }

  /// Checks the cases with the seeds from 0 on.
  public static void forAll(int cases, Case statement) {
    for (int seed = 0; seed < cases; seed++) {
      try {
        statement.check(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("case with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  public static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  public static Hash hash(Random random) {
    return Hash.of(bytes(random, Hash.LENGTH));
  }
}
