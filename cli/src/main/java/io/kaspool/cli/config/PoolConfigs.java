package io.kaspool.cli.config;

import io.kaspool.cli.config.Values.Found;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import io.kaspool.node.NodeEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the records of values that have been checked.
final class PoolConfigs {
  private PoolConfigs() {}

  static PoolConfig of(Values values) {
    Network network = values.get(Keys.NETWORK);
    return new PoolConfig(
        nodes(values.get(Keys.NODE), network),
        network,
        values.get(Keys.REQUIRE_SYNCED),
        values.get(Keys.PAYMENT_INTERVAL),
        new InstanceConfig(
            values.get(Keys.POOL_ID), values.get(Keys.LOCATION), values.get(Keys.HOSTNAME)),
        stratum(values),
        treasury(values),
        database(values),
        new MetricsConfig(
            values.get(Keys.METRICS_PORT),
            values.get(Keys.METRICS_BIND),
            values.find(Keys.METRICS_PUSH_GATEWAY).map(Found::value).orElse(null)),
        values.get(Keys.DATA),
        values.get(Keys.DEBUG));
  }

  private static List<NodeEndpoint> nodes(List<String> texts, Network network) {
    return texts.stream().map(text -> NodeEndpoint.parse(text, network.grpcPort())).toList();
  }

  private static StratumConfig stratum(Values values) {
    return new StratumConfig(
        values.get(Keys.STRATUM_PORT),
        values.get(Keys.STRATUM_BIND),
        Difficulty.ofStratum(values.get(Keys.STRATUM_DIFFICULTY)),
        values.get(Keys.STRATUM_SHARES_PER_MINUTE),
        values.get(Keys.STRATUM_TEMPLATES_CACHE_SIZE),
        values.get(Keys.STRATUM_NO_NODE_TIMEOUT),
        values.get(Keys.STRATUM_PORTS).stream().map(PoolConfigs::port).toList());
  }

  private static PortConfig port(Values item) {
    return new PortConfig(
        item.get(Keys.ITEM_PORT),
        Difficulty.ofStratum(item.get(Keys.ITEM_DIFFICULTY)),
        item.get(Keys.ITEM_DIALECT),
        item.get(Keys.ITEM_SCHEME));
  }

  private static TreasuryConfig treasury(Values values) {
    return new TreasuryConfig(
        values.get(Keys.TREASURY_ADDRESS),
        PoolTypes.perMillion(values.get(Keys.TREASURY_FEE)),
        new SchemeFees(
            PoolTypes.perMillion(values.get(Keys.TREASURY_FEES_PPLNS)),
            PoolTypes.perMillion(values.get(Keys.TREASURY_FEES_PROP)),
            PoolTypes.perMillion(values.get(Keys.TREASURY_FEES_SOLO))),
        values.find(Keys.TREASURY_OPERATOR_ADDRESS).map(Found::value).orElse(null),
        PoolTypes.sompi(values.get(Keys.TREASURY_RESERVE)),
        values.get(Keys.TREASURY_SETTLEMENT_INTERVAL));
  }

  private static @Nullable DatabaseConfig database(Values values) {
    return values.find(Keys.DATABASE_HOST).isEmpty()
        ? null
        : new DatabaseConfig(
            values.get(Keys.DATABASE_HOST),
            values.get(Keys.DATABASE_PORT),
            values.get(Keys.DATABASE_NAME),
            values.get(Keys.DATABASE_USER),
            values.find(Keys.DATABASE_PASSWORD).map(Found::value).orElse(""),
            values
                .find(Keys.DATABASE_URL)
                .map(url -> url.value().tls())
                .orElse(DatabaseTls.NOT_SAID));
  }
}
