package io.kaspool.bench;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What one core can judge: a share costs one evaluation, whatever its verdict.
@State(Scope.Thread)
public class HeavyHashBenchmark {
  private static final Hash PRE_POW_HASH = Hash.parse("2a".repeat(Hash.LENGTH));
  private static final long TIMESTAMP_MILLIS = 1_700_000_000_000L;

  private final PowMatrix matrix = PowMatrix.of(PRE_POW_HASH);
  private final Target target = Difficulty.ofHashes(1_000_000).target();
  private final PowEvaluator evaluator = new PowEvaluator();
  private long nonce;

  /// As a judge does it: the job is prepared for every share, because the next share may be for
  /// another job.
  @Benchmark
  public boolean preparedAndEvaluated() {
    evaluator.prepare(PRE_POW_HASH, TIMESTAMP_MILLIS, matrix);
    evaluator.evaluate(nonce++);
    return evaluator.meets(target);
  }
}
