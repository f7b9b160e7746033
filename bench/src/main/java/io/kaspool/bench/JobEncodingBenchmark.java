package io.kaspool.bench;

import io.kaspool.mining.Job;
import io.kaspool.stratum.EncodedJob;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Writing a job's lines in all forms; done once a job, however many miners there are.
@State(Scope.Thread)
public class JobEncodingBenchmark {
  private final Job job = BenchJobs.create();

  @Benchmark
  public EncodedJob allForms() {
    return EncodedJob.of(job);
  }
}
