package io.kaspool.cli.config;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All keys of the configuration. Each is declared here and nowhere else: the reader, the variables
/// of the environment, `kaspool config` and the reference in docs/configuration.md follow from this
/// table.
final class Keys {
  private static final ValueType<Integer> PORT = Types.wholeNumber(0, 65535);

  /// From 4 hashes a share to more than any machine finds in a year.
  private static final ValueType<BigDecimal> DIFFICULTY = Types.number("0.000000001", "1000000000");

  // The network of miners and nodes.
  static final Key<List<String>> NODE =
      Key.required(
          "node",
          new ListType<>("a gRPC address or a list of 1 to 16", 1, 16, true, Types.text(1, 255)),
          "Your kaspad nodes' gRPC addresses, `host:port`; the first one in sync is used.");
  static final Key<Network> NETWORK =
      Key.required(
          "network", PoolTypes.network(), "The network that nodes and addresses belong to.");
  static final Key<Boolean> REQUIRE_SYNCED =
      Key.of(
          "requireSynced",
          Types.trueOrFalse(),
          "true",
          "Whether only a node in sync is mined on; `false` is for private networks.");
  static final Key<Duration> PAYMENT_INTERVAL =
      Key.of("paymentInterval", Types.hours(1, 24), "2", "Time between payouts.");

  // Who this pool is.
  static final Key<String> POOL_ID =
      Key.of("pool_id", Types.text(1, 64), "kaspool", "Name of this instance; only a label.");
  static final Key<String> LOCATION =
      Key.of("location", Types.text(0, 255), "", "Where this instance is; only shown.");
  static final Key<String> HOSTNAME =
      Key.of("hostname", Types.text(0, 255), "", "How miners reach this instance; only shown.");

  // Miners.
  static final Key<Integer> STRATUM_PORT =
      Key.of("stratum.port", PORT, "7777", "Port for miners; 0 = any free one.");
  static final Key<InetAddress> STRATUM_BIND =
      Key.of("stratum.bind", Types.ipAddress(), "0.0.0.0", "Address that all miners' ports bind.");
  static final Key<BigDecimal> STRATUM_DIFFICULTY =
      Key.of(
          "stratum.difficulty",
          DIFFICULTY,
          "1024",
          "Difficulty a miner begins with; 1 = 2^32 hashes a share.");
  static final Key<Integer> STRATUM_SHARES_PER_MINUTE =
      Key.of(
          "stratum.sharesPerMinute",
          Types.wholeNumber(1, 600),
          "20",
          "Shares a minute that each miner's difficulty is adjusted to.");
  static final Key<Integer> STRATUM_TEMPLATES_CACHE_SIZE =
      Key.of(
          "stratum.templates.cacheSize",
          Types.wholeNumber(8, 10_000),
          "300",
          "Jobs that are kept; none younger than 30 s is dropped.");
  static final Key<Duration> STRATUM_NO_NODE_TIMEOUT =
      Key.of(
          "stratum.noNodeTimeoutSeconds",
          Types.seconds(0, 3600),
          "60",
          "Time without a usable node after which miners are sent elsewhere; 0 = never.");

  // An item of stratum.ports.
  static final Key<Integer> ITEM_PORT =
      Key.required("port", PORT, "Port for miners; 0 = any free one.");
  static final Key<BigDecimal> ITEM_DIFFICULTY =
      Key.sameAs(STRATUM_DIFFICULTY, "difficulty", "Difficulty a miner of this port begins with.");
  static final Key<PortDialect> ITEM_DIALECT =
      Key.of(
          "dialect",
          Types.choice(List.of(PortDialect.values()), PortDialect::id),
          "auto",
          "How miners of this port are spoken to; `auto` = as their agent tells.");
  static final Key<PortScheme> ITEM_SCHEME =
      Key.of(
          "scheme",
          Types.choice(List.of(PortScheme.values()), PortScheme::id),
          "pplns",
          "How rewards are shared among the miners of this port.");
  static final List<Key<?>> ITEM = List.of(ITEM_PORT, ITEM_DIFFICULTY, ITEM_DIALECT, ITEM_SCHEME);
  static final Key<List<Values>> STRATUM_PORTS =
      Key.of(
          "stratum.ports",
          new ListType<>(
              "a list of up to 32 objects", 0, 32, false, new ObjectType("an object", ITEM)),
          "[]",
          "Further ports for miners, beside `stratum.port`.");

  // Money.
  static final Key<Address> TREASURY_ADDRESS =
      Key.required(
          "treasury.address", PoolTypes.address(), "Address that the block rewards are paid to.");
  static final Key<BigDecimal> TREASURY_FEE =
      Key.required("treasury.fee", PoolTypes.fee(), "The pool's part of each reward.");
  static final Key<BigDecimal> TREASURY_FEES_PPLNS =
      Key.sameAs(TREASURY_FEE, "treasury.fees.pplns", "The same, for miners of scheme `pplns`.");
  static final Key<BigDecimal> TREASURY_FEES_PROP =
      Key.sameAs(TREASURY_FEE, "treasury.fees.prop", "The same, for miners of scheme `prop`.");
  static final Key<BigDecimal> TREASURY_FEES_SOLO =
      Key.sameAs(TREASURY_FEE, "treasury.fees.solo", "The same, for miners of scheme `solo`.");
  static final Key<Address> TREASURY_OPERATOR_ADDRESS =
      Key.optional(
          "treasury.operatorAddress",
          PoolTypes.address(),
          "Address that fee income is paid to; without one it stays in the treasury.");

  static final Key<BigDecimal> TREASURY_RESERVE =
      Key.of(
          "treasury.reserve",
          PoolTypes.kas(),
          "100",
          "What fee income fills up first, against blocks that are lost later.");
  static final Key<Duration> TREASURY_SETTLEMENT_INTERVAL =
      Key.of(
          "treasury.settlementIntervalSeconds",
          Types.seconds(1, 3600),
          "120",
          "Time between settlements.");

  // Books.
  static final Key<DatabaseUrl> DATABASE_URL =
      Key.optional(
              "database.url",
              Types.databaseUrl(),
              "The Postgres that keeps the books; or give it as the parts that follow.")
          .withAlias("DATABASE_URL", text -> text);
  static final Key<String> DATABASE_HOST =
      Key.optional("database.host", Types.host(), "Where Postgres is.")
          .withAlias("POSTGRES_HOSTNAME", text -> text);
  static final Key<Integer> DATABASE_PORT =
      Key.of("database.port", Types.wholeNumber(1, 65535), "5432", "Port of Postgres.");
  static final Key<String> DATABASE_NAME =
      Key.optional("database.name", Types.text(1, 255), "Name of the database.")
          .withAlias("POSTGRES_DB", text -> text);
  static final Key<String> DATABASE_USER =
      Key.optional("database.user", Types.text(1, 255), "Who logs in to it.")
          .withAlias("POSTGRES_USER", text -> text);
  static final Key<String> DATABASE_PASSWORD =
      Key.optional("database.password", Types.secret(1, 1024), "The user's password; never shown.")
          .withAlias("POSTGRES_PASSWORD", text -> text);

  // Operation.
  static final Key<Integer> METRICS_PORT =
      Key.of("metrics.port", PORT, "9100", "Port of `/metrics` and `/health`; 0 = any free one.");
  static final Key<InetAddress> METRICS_BIND =
      Key.of("metrics.bind", Types.ipAddress(), "127.0.0.1", "Address that this port binds.");
  static final Key<URI> METRICS_PUSH_GATEWAY =
      Key.optional(
              "metrics.pushGateway",
              Types.httpUrl(),
              "Prometheus push gateway that gets the app's metrics every minute.")
          .withAlias("PUSHGATEWAY", text -> text);
  static final Key<Path> DATA =
      Key.of(
          "data",
          Types.directory(),
          "data",
          "Directory of what this instance keeps, relative to where it was started.");
  static final Key<Boolean> DEBUG =
      Key.of("debug", Types.trueOrFalse(), "false", "Whether to log in detail.")
          .withAlias("DEBUG", text -> text.strip().equals("1") ? "true" : "false");

  /// In the order of the reference. A key comes after one whose value it may take over.
  static final List<Key<?>> ALL =
      List.of(
          NODE,
          NETWORK,
          REQUIRE_SYNCED,
          PAYMENT_INTERVAL,
          POOL_ID,
          LOCATION,
          HOSTNAME,
          STRATUM_PORT,
          STRATUM_BIND,
          STRATUM_DIFFICULTY,
          STRATUM_SHARES_PER_MINUTE,
          STRATUM_TEMPLATES_CACHE_SIZE,
          STRATUM_NO_NODE_TIMEOUT,
          STRATUM_PORTS,
          TREASURY_ADDRESS,
          TREASURY_FEE,
          TREASURY_FEES_PPLNS,
          TREASURY_FEES_PROP,
          TREASURY_FEES_SOLO,
          TREASURY_OPERATOR_ADDRESS,
          TREASURY_RESERVE,
          TREASURY_SETTLEMENT_INTERVAL,
          DATABASE_URL,
          DATABASE_HOST,
          DATABASE_PORT,
          DATABASE_NAME,
          DATABASE_USER,
          DATABASE_PASSWORD,
          METRICS_PORT,
          METRICS_BIND,
          METRICS_PUSH_GATEWAY,
          DATA,
          DEBUG);

  /// Keys that must not be where someone may expect them, and what to do instead.
  static final Map<String, String> RETIRED =
      Map.of(
          "treasury.privateKey",
          "is never read from a file: remove it, give the address as treasury.address, and the key"
              + " as TREASURY_PRIVATE_KEY to payment alone");

  /// Variables named like a key that belong to the launcher and the log.
  static final List<String> NO_KEYS =
      List.of("KASPOOL_JAVA_HOME", "KASPOOL_JAVA_OPTS", "KASPOOL_LOG_LEVEL", "KASPOOL_NO_BUILD");

  /// The predecessor's variables that this role has no use for. One `.env` file was meant for all
  /// of its containers, so they may be set; what they hold is never read or shown.
  static final List<String> UNUSED = List.of("TREASURY_PRIVATE_KEY");

  private Keys() {}
}
