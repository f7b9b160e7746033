package io.kaspool.cli;

import io.kaspool.cli.config.PoolConfig;
import io.kaspool.cli.config.PortConfig;
import io.kaspool.cli.config.PortDialect;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.SearchSpace;
import io.kaspool.node.NodeSettings;
import io.kaspool.stratum.Dialect;
import io.kaspool.stratum.PortSettings;
import io.kaspool.stratum.StratumSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From the configuration to what each room is told.
final class RoleSettings {
  private RoleSettings() {}

  static NodeSettings node(PoolConfig config, SearchSpace space) {
    return new NodeSettings(
        config.nodes(),
        config.network(),
        config.treasury().address(),
        space.coinbaseTag(),
        config.requireSynced(),
        true);
  }

  static StratumSettings stratum(PoolConfig config) {
    String bind = config.stratum().bind().getHostAddress();
    return new StratumSettings(
        config.network(),
        config.treasury().address(),
        config.stratum().allPorts().stream().map(port -> port(bind, port)).toList(),
        config.stratum().noNodeTimeout(),
        StratumSettings.LOGIN_TIMEOUT,
        StratumSettings.WRITE_TIMEOUT);
  }

  private static PortSettings port(String bind, PortConfig port) {
    return new PortSettings(
        bind,
        port.port(),
        port.difficulty(),
        dialect(port.dialect()),
        Scheme.valueOf(port.scheme().name()));
  }

  private static @Nullable Dialect dialect(PortDialect dialect) {
    return dialect == PortDialect.AUTO
        ? null
        : Dialect.named(dialect.name().toLowerCase(Locale.ROOT)).orElseThrow();
  }
}
