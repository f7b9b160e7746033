package io.kaspool.bench;

import io.kaspool.kaspa.Address;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a log-in costs: after an outage thousands come at once.
@State(Scope.Thread)
public class AddressBenchmark {
  private String text = "kaspa:qpauqsvk7yf9unexwmxsnmg547mhyga37csh0kj53q6xxgl24ydxjsgzthw5j";

  @Benchmark
  public Address parsed() {
    return Address.parse(text);
  }
}
