package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import java.math.BigInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Proof of work on the thread that asks for it; it holds no lock.
final class NonceSearch {
  private NonceSearch() {}

  /// @param work the value that meets the target
  record Solution(BlockHeader header, BigInteger work) {}

  /// Null once it is to stop.
  static @Nullable Solution solve(BlockHeader header, BooleanSupplier stop) {
    Hash prePow = header.prePowHash();
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    Target target = Target.fromCompact(header.bits());
    long nonce = System.nanoTime();
    do {
      evaluator.evaluate(++nonce);
      if (stop.getAsBoolean()) {
        return null;
      }
    } while (!evaluator.meets(target));
    return new Solution(header.withNonce(nonce), evaluator.value());
  }
}
