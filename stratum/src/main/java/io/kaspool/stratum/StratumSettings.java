package io.kaspool.stratum;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.time.Duration;
import java.util.List;

/// What the stratum room is told.
///
/// @param treasury the pool's own address, refused as a miner
/// @param noNodeTimeout after so long without a node in sync connections are closed and log-ins
///   refused, so that miners fail over; zero = never
/// @param loginTimeout to subscribe and authorize
/// @param writeTimeout a session that takes nothing for so long is closed
public record StratumSettings(
    Network network,
    Address treasury,
    List<PortSettings> ports,
    Duration noNodeTimeout,
    Duration loginTimeout,
    Duration writeTimeout) {

  public static final Duration NO_NODE_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);
  public static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);

  public StratumSettings {
    ports = List.copyOf(ports);
  }
}
