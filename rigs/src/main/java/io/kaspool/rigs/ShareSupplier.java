package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Where the shares of a load come from.
public interface ShareSupplier {

  /// A job of one connection.
  ///
  /// @param firstNonce the first nonce of the connection's range
  record LoadJob(
      String id, Hash prePowHash, long timestampMillis, Difficulty difficulty, long firstNonce) {}

  /// The nonce to submit for this job, counting from `firstNonce`; empty = submit nothing now.
  OptionalLong nonce(LoadJob job);

  /// Tries up to `maxHashes` nonces that were not tried before, a different piece of the range for
  /// each call. With a difficulty of few hashes every call is a share.
  static ShareSupplier searching(int maxHashes) {
    return new Searching(maxHashes);
  }

  /// Confined to the thread of the share sender.
  final class Searching implements ShareSupplier {
    private final int maxHashes;
    private final PowEvaluator evaluator = new PowEvaluator();
    private @Nullable Hash matrixHash;
    private @Nullable PowMatrix matrix;
    private long tried;

    private Searching(int maxHashes) {
      this.maxHashes = maxHashes;
    }

    @Override
    public OptionalLong nonce(LoadJob job) {
      PowMatrix current = matrix;
      if (current == null || !job.prePowHash().equals(matrixHash)) {
        current = PowMatrix.of(job.prePowHash());
        matrix = current;
        matrixHash = job.prePowHash();
      }
      evaluator.prepare(job.prePowHash(), job.timestampMillis(), current);
      var target = job.difficulty().target();
      for (int i = 0; i < maxHashes; i++) {
        long nonce = job.firstNonce() + tried++;
        evaluator.evaluate(nonce);
        if (evaluator.meets(target)) {
          return OptionalLong.of(nonce);
        }
      }
      return OptionalLong.empty();
    }
  }
}
