package io.kaspool.mining.testkit;

import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.node.BlockTemplate;
import java.math.BigInteger;
import java.util.function.Predicate;

/// Searches real nonces for a template.
public final class Solutions {
  private static final long GIVE_UP_AFTER = 50_000_000;

  private Solutions() {}

  /// The first nonce from `start` on whose value passes.
  public static long find(BlockTemplate template, long start, Predicate<BigInteger> wanted) {
    PowEvaluator evaluator = prepared(template);
    for (long i = 0; i < GIVE_UP_AFTER; i++) {
      evaluator.evaluate(start + i);
      if (wanted.test(evaluator.value())) {
        return start + i;
      }
    }
    throw new AssertionError("no nonce found in " + GIVE_UP_AFTER);
  }

  /// The first nonce from `start` on that meets the target.
  public static long meeting(BlockTemplate template, long start, Target target) {
    PowEvaluator evaluator = prepared(template);
    for (long i = 0; i < GIVE_UP_AFTER; i++) {
      evaluator.evaluate(start + i);
      if (evaluator.meets(target)) {
        return start + i;
      }
    }
    throw new AssertionError("no nonce found in " + GIVE_UP_AFTER);
  }

  /// The proof-of-work value of a nonce.
  public static BigInteger value(BlockTemplate template, long nonce) {
    PowEvaluator evaluator = prepared(template);
    evaluator.evaluate(nonce);
    return evaluator.value();
  }

  private static PowEvaluator prepared(BlockTemplate template) {
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(
        template.prePowHash(), template.timestampMillis(), PowMatrix.of(template.prePowHash()));
    return evaluator;
  }
}
