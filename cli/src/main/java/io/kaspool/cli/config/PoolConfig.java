package io.kaspool.cli.config;

import io.kaspool.kaspa.Network;
import io.kaspool.node.NodeEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The configuration of a role, complete and checked. What each part means is said in `Keys`.
///
/// @param nodes at least one, the preferred one first
/// @param database null = none is configured
public record PoolConfig(
    List<NodeEndpoint> nodes,
    Network network,
    boolean requireSynced,
    Duration paymentInterval,
    InstanceConfig instance,
    StratumConfig stratum,
    TreasuryConfig treasury,
    @Nullable DatabaseConfig database,
    MetricsConfig metrics,
    Path data,
    boolean debug) {
  public PoolConfig {
    nodes = List.copyOf(nodes);
  }
}
