package io.kaspool.cli.config;

import io.kaspool.kaspa.Difficulty;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// How miners are served.
///
/// @param templatesCacheSize jobs that are kept
/// @param noNodeTimeout zero = never
/// @param ports beside `port`
public record StratumConfig(
    int port,
    InetAddress bind,
    Difficulty difficulty,
    int sharesPerMinute,
    int templatesCacheSize,
    Duration noNodeTimeout,
    List<PortConfig> ports) {
  public StratumConfig {
    ports = List.copyOf(ports);
  }

  /// `port` with the defaults of a port, then `ports`.
  public List<PortConfig> allPorts() {
    PortConfig main = new PortConfig(port, difficulty, PortDialect.AUTO, PortScheme.PPLNS);
    return Stream.concat(Stream.of(main), ports.stream()).toList();
  }
}
