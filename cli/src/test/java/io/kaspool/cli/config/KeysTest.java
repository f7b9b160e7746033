package io.kaspool.cli.config;

import static io.kaspool.cli.config.Configs.explained;
import static io.kaspool.cli.config.Configs.loaded;
import static io.kaspool.cli.config.Configs.problems;
import static io.kaspool.cli.config.Configs.texts;
import static io.kaspool.cli.config.Configs.with;
import static io.kaspool.cli.config.Configs.withTreasury;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each key is when it is not given, and what it may be.
class KeysTest {
  @Test
  void everyKeyHasTheDefaultThatIsNamedHere() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (ConfigValue value : explained(Configs.minimal(), Map.of())) {
      if (!value.origin().source().equals("c.json")) {
        defaults.put(value.key(), value.value());
      }
    }

    assertThat(defaults)
        .containsExactly(
            entry("requireSynced", "true"),
            entry("paymentInterval", "2"),
            entry("pool_id", "kaspool"),
            entry("location", ""),
            entry("hostname", ""),
            entry("stratum.port", "7777"),
            entry("stratum.bind", "0.0.0.0"),
            entry("stratum.difficulty", "1024"),
            entry("stratum.sharesPerMinute", "20"),
            entry("stratum.templates.cacheSize", "300"),
            entry("stratum.noNodeTimeoutSeconds", "60"),
            entry("stratum.ports", "[]"),
            entry("treasury.fees.pplns", "1"),
            entry("treasury.fees.prop", "1"),
            entry("treasury.fees.solo", "1"),
            entry("treasury.operatorAddress", ""),
            entry("treasury.reserve", "100"),
            entry("treasury.settlementIntervalSeconds", "120"),
            entry("database.url", ""),
            entry("database.host", ""),
            entry("database.port", "5432"),
            entry("database.name", ""),
            entry("database.user", ""),
            entry("database.password", ""),
            entry("metrics.port", "9100"),
            entry("metrics.bind", "127.0.0.1"),
            entry("metrics.pushGateway", ""),
            entry("data", "data"),
            entry("debug", "false"));
  }

  @Test
  void whatHasNoDefaultMustBeGiven() {
    assertThat(problems("{}"))
        .containsExactlyInAnyOrder(
            "c.json:1:1: node: missing; it must be a gRPC address or a list of 1 to 16",
            "c.json:1:1: network: missing; it must be one of mainnet, testnet-10, simnet, devnet",
            "c.json:1:1: treasury.address: missing; it must be a Kaspa address",
            "c.json:1:1: treasury.fee: missing; it must be a percentage, 0 to 100, with at most 4"
                + " decimals");
  }

  @Test
  void aPortHasTheDefaultsThatAreNamedHere() {
    String text = with("\"stratum\": {\"difficulty\": 0.5, \"ports\": [{\"port\": 7778}]}");

    assertThat(loaded(text).stratum().ports())
        .containsExactly(
            new PortConfig(
                7778,
                Difficulty.ofStratum(new BigDecimal("0.5")),
                PortDialect.AUTO,
                PortScheme.PPLNS));
    assertThat(texts(with("\"stratum\": {\"ports\": [{}]}")))
        .containsExactly("stratum.ports[0].port: missing; it must be a whole number, 0 to 65535");
  }

  @Test
  void everyKeyIsAComponentOfTheRecords() throws Exception {
    String text =
        """
        {
          "node": ["grpc://node1.pool.example:16111", "node2.pool.example", "[::1]"],
          "network": "mainnet",
          "requireSynced": false,
          "paymentInterval": 5,
          "pool_id": "us01",
          "location": "here",
          "hostname": "pool.example",
          "stratum": {
            "port": 5555,
            "bind": "::1",
            "difficulty": 4096,
            "sharesPerMinute": 30,
            "templates": {"cacheSize": 400},
            "noNodeTimeoutSeconds": 0,
            "ports": [
              {"port": 5556, "difficulty": 0.000001, "dialect": "bitmain", "scheme": "solo"},
              {"port": 5557, "dialect": "default", "scheme": "prop"}
            ]
          },
          "treasury": {
            "address": "%s",
            "fee": 0.75,
            "fees": {"prop": 1.2345, "solo": 0},
            "operatorAddress": "%s",
            "reserve": 250.00000001,
            "settlementIntervalSeconds": 30
          },
          "database": {
            "url": "postgresql://pool@books/kaspool",
            "host": "books",
            "port": 5433,
            "name": "kaspool",
            "user": "pool",
            "password": "hunter2"
          },
          "metrics": {"port": 0, "bind": "0.0.0.0", "pushGateway": "http://gateway:9091"},
          "data": "/var/lib/kaspool",
          "debug": true
        }
        """
            .formatted(Configs.TREASURY, Configs.address(Network.MAINNET, 2));

    PoolConfig config = loaded(text);

    assertThat(config.nodes())
        .extracting(Object::toString)
        .containsExactly("node1.pool.example:16111", "node2.pool.example:16110", "[::1]:16110");
    assertThat(config.network()).isEqualTo(Network.MAINNET);
    assertThat(config.requireSynced()).isFalse();
    assertThat(config.paymentInterval()).isEqualTo(Duration.ofHours(5));
    assertThat(config.instance()).isEqualTo(new InstanceConfig("us01", "here", "pool.example"));
    assertThat(config.stratum().bind()).isEqualTo(InetAddress.ofLiteral("::1"));
    assertThat(config.stratum().sharesPerMinute()).isEqualTo(30);
    assertThat(config.stratum().templatesCacheSize()).isEqualTo(400);
    assertThat(config.stratum().noNodeTimeout()).isZero();
    Difficulty difficulty = Difficulty.ofHashes(4096L << 32);
    assertThat(config.stratum().allPorts())
        .containsExactly(
            new PortConfig(5555, difficulty, PortDialect.AUTO, PortScheme.PPLNS),
            new PortConfig(5556, Difficulty.ofHashes(4294), PortDialect.BITMAIN, PortScheme.SOLO),
            new PortConfig(5557, difficulty, PortDialect.DEFAULT, PortScheme.PROP));
    assertThat(config.treasury().address()).hasToString(Configs.TREASURY);
    assertThat(config.treasury().feePerMillion()).isEqualTo(7_500);
    assertThat(config.treasury().fees()).isEqualTo(new SchemeFees(7_500, 12_345, 0));
    assertThat(config.treasury().operatorAddress())
        .hasToString(Configs.address(Network.MAINNET, 2));
    assertThat(config.treasury().reserveSompi()).isEqualTo(25_000_000_001L);
    assertThat(config.treasury().settlementInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.database())
        .isEqualTo(new DatabaseConfig("books", 5433, "kaspool", "pool", "hunter2"));
    assertThat(config.metrics())
        .isEqualTo(
            new MetricsConfig(0, InetAddress.ofLiteral("0.0.0.0"), new URI("http://gateway:9091")));
    assertThat(config.data()).isEqualTo(Path.of("/var/lib/kaspool"));
    assertThat(config.debug()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "paymentInterval, 1, 24, 0, 25",
    "stratum.port, 0, 65535, -1, 65536",
    "stratum.difficulty, 0.000000001, 1000000000, 0, 1000000001",
    "stratum.sharesPerMinute, 1, 600, 0, 601",
    "stratum.templates.cacheSize, 8, 10000, 7, 10001",
    "stratum.noNodeTimeoutSeconds, 0, 3600, -1, 3601",
    "metrics.port, 0, 65535, -1, 65536"
  })
  void takesItsRangeAndNothingBeyond(
      String key, String least, String most, String below, String above) {
    assertThat(loaded(with(member(key, least)))).isNotNull();
    assertThat(loaded(with(member(key, most)))).isNotNull();
    assertThat(texts(with(member(key, below)))).hasSize(1).first().asString().startsWith(key);
    assertThat(texts(with(member(key, above))))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(key + ": must be a")
        .contains(" to " + most)
        .endsWith(", not \"" + above + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 10000",
    "5.0, 50000",
    "0.0001, 1",
    "99.9999, 999999",
    "100, 1000000",
    "1.50000000, 15000",
    "1e-4, 1"
  })
  void aFeeIsExactlyItsPartsPerMillion(String percent, int perMillion) {
    String text = Configs.minimal().replace("\"fee\": 1", "\"fee\": " + percent);

    assertThat(loaded(text).treasury().feePerMillion()).isEqualTo(perMillion);
    assertThat(loaded(text).treasury().fees().perMillion(PortScheme.SOLO)).isEqualTo(perMillion);
  }

  @Test
  void aFeeOfMoreDecimalsIsRefusedAndNotRounded() {
    assertThat(texts(withTreasury("\"fees\": {\"solo\": 0.00001}")))
        .containsExactly(
            "treasury.fees.solo: has more than 4 decimals: a fee is counted in parts per million"
                + " of the reward");
    assertThat(texts(withTreasury("\"fees\": {\"solo\": 100.01}"))).hasSize(1);
    assertThat(texts(withTreasury("\"fees\": {\"solo\": -1}"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.00000001, 1", "1e-8, 1", "100, 10000000000", "1.50000000000, 150000000"})
  void theReserveIsExactlyItsSompi(String kas, long sompi) {
    assertThat(loaded(withTreasury("\"reserve\": " + kas)).treasury().reserveSompi())
        .isEqualTo(sompi);
  }

  @Test
  void theReserveTakesItsRangeAndNothingBeyond() {
    assertThat(loaded(withTreasury("\"reserve\": 1000000000"))).isNotNull();
    assertThat(texts(withTreasury("\"reserve\": -0.00000001"))).hasSize(1);
    assertThat(texts(withTreasury("\"reserve\": 1000000000.00000001"))).hasSize(1);
  }

  @Test
  void aReserveOfMoreDecimalsIsRefusedAndNotRounded() {
    assertThat(texts(withTreasury("\"reserve\": 1.000000001")))
        .containsExactly(
            "treasury.reserve: must be an amount of KAS, 0 to 1000000000, with at most 8 decimals,"
                + " not \"1.000000001\"");
  }

  @Test
  void aDifficultyIsExactBeyondWhatADoubleHolds() {
    String text = with(member("stratum.difficulty", "16777216.000000000232830643653869628906250"));

    assertThat(loaded(text).stratum().difficulty()).isEqualTo(Difficulty.ofHashes((1L << 56) + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "stratum.port, KASPOOL_STRATUM_PORT",
    "stratum.ports, KASPOOL_STRATUM_PORTS",
    "treasury.address, KASPOOL_TREASURY_ADDRESS",
    "stratum.templates.cacheSize, KASPOOL_STRATUM_TEMPLATES_CACHE_SIZE",
    "pool_id, KASPOOL_POOL_ID",
    "requireSynced, KASPOOL_REQUIRE_SYNCED"
  })
  void theVariableOfAKeyFollowsFromItsPath(String path, String variable) {
    assertThat(Keys.ALL)
        .filteredOn(key -> key.path().equals(path))
        .extracting(Key::variable)
        .containsExactly(variable);
  }

  @Test
  void pathsAndVariablesAreUnique() {
    assertThat(Keys.ALL).extracting(Key::path).doesNotHaveDuplicates();
    assertThat(Keys.ALL).extracting(Key::variable).doesNotHaveDuplicates();
  }

  /// `a.b`, `1` → `"a": {"b": 1}`
  private static String member(String path, String value) {
    List<String> names = Arrays.asList(path.split("\\.", -1));
    String open = String.join(": {", names.stream().map(name -> "\"" + name + "\"").toList());
    return open + ": " + value + "}".repeat(names.size() - 1);
  }
}
