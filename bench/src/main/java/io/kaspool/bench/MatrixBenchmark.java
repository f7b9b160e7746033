package io.kaspool.bench;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a new job costs before anybody can work on it.
@State(Scope.Thread)
public class MatrixBenchmark {
  private long seed = 1;

  @Benchmark
  public PowMatrix drawn() {
    return PowMatrix.of(new Hash(seed++, ~seed, seed * 0x9e3779b97f4a7c15L, 1));
  }
}
