package io.kaspool.cli;

import io.kaspool.accounting.AccountingSettings;
import io.kaspool.accounting.SettlementRules;
import io.kaspool.cli.config.DatabaseConfig;
import io.kaspool.cli.config.DatabaseTls;
import io.kaspool.cli.config.PoolConfig;
import io.kaspool.cli.config.PortConfig;
import io.kaspool.cli.config.PortDialect;
import io.kaspool.cli.config.PortScheme;
import io.kaspool.cli.config.TreasuryConfig;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.DatabaseSettings.Encryption;
import io.kaspool.mining.Scheme;
import io.kaspool.node.NodeSettings;
import io.kaspool.stratum.Dialect;
import io.kaspool.stratum.PortSettings;
import io.kaspool.stratum.StratumSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From the configuration to what each room is told.
final class RoleSettings {
  private RoleSettings() {}

  /// Where `kaspool ctl` finds the app.
  static Path controlSocket(PoolConfig config) {
    return config.data().resolve(AppRole.SOCKET);
  }

  static AppRole.Settings app(PoolConfig config) {
    DatabaseConfig database = config.database();
    return new AppRole.Settings(
        config.instance().poolId(),
        config.data(),
        space -> node(config, space.coinbaseTag()),
        stratum(config),
        config.stratum().templatesCacheSize(),
        database == null ? null : database(database),
        accounting(config.treasury()),
        new AppRole.Http(
            new InetSocketAddress(config.metrics().bind(), config.metrics().port()),
            "metrics.bind, metrics.port",
            config.metrics().pushGateway()));
  }

  /// @param extraData what is written into coinbases
  static NodeSettings node(PoolConfig config, String extraData) {
    return new NodeSettings(
        config.nodes(),
        config.network(),
        config.treasury().address(),
        extraData,
        config.requireSynced(),
        true);
  }

  static DatabaseSettings database(DatabaseConfig config) {
    DatabaseSettings settings =
        new DatabaseSettings(
            config.host(), config.port(), config.name(), config.user(), config.password());
    DatabaseTls.Mode mode = config.tls().mode();
    return mode == null
        ? settings
        : settings.with(
            new Encryption(Encryption.Mode.valueOf(mode.name()), config.tls().rootCert()));
  }

  private static AccountingSettings accounting(TreasuryConfig treasury) {
    Map<Scheme, Integer> fees = new EnumMap<>(Scheme.class);
    for (PortScheme scheme : PortScheme.values()) {
      fees.put(Scheme.valueOf(scheme.name()), treasury.fees().perMillion(scheme));
    }
    return new AccountingSettings(
        treasury.address(),
        fees,
        treasury.reserveSompi(),
        SettlementRules.STANDARD,
        AccountingSettings.ChainRules.STANDARD,
        AccountingSettings.Pace.STANDARD.withSettle(treasury.settlementInterval()));
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
