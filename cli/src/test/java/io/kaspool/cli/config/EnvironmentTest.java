package io.kaspool.cli.config;

import static io.kaspool.cli.config.Configs.explained;
import static io.kaspool.cli.config.Configs.loaded;
import static io.kaspool.cli.config.Configs.minimal;
import static io.kaspool.cli.config.Configs.problems;
import static io.kaspool.cli.config.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  @Test
  void aVariableComesBeforeTheFileAndTheFileBeforeTheDefault() {
    String text = with("\"stratum\": {\"port\": 5555}");

    assertThat(explained("stratum.port", minimal(), Map.of()))
        .hasToString("ConfigValue[key=stratum.port, value=7777, origin=default]");
    assertThat(explained("stratum.port", text, Map.of()))
        .hasToString("ConfigValue[key=stratum.port, value=5555, origin=c.json:5:25]");
    assertThat(explained("stratum.port", text, Map.of("KASPOOL_STRATUM_PORT", "6666")))
        .hasToString(
            "ConfigValue[key=stratum.port, value=6666, origin=environment KASPOOL_STRATUM_PORT]");
  }

  @Test
  void everyKeyCanBeGivenByEnvironmentAlone() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("KASPOOL_NODE", "[\"a:1\", \"b:2\"]"),
            Map.entry("KASPOOL_NETWORK", "devnet"),
            Map.entry("KASPOOL_REQUIRE_SYNCED", "false"),
            Map.entry("KASPOOL_PAYMENT_INTERVAL", "3"),
            Map.entry("KASPOOL_POOL_ID", "5"),
            Map.entry("KASPOOL_LOCATION", "true"),
            Map.entry("KASPOOL_HOSTNAME", "pool.example"),
            Map.entry("KASPOOL_STRATUM_PORT", "1001"),
            Map.entry("KASPOOL_STRATUM_BIND", "127.0.0.1"),
            Map.entry("KASPOOL_STRATUM_DIFFICULTY", "0.000001"),
            Map.entry("KASPOOL_STRATUM_SHARES_PER_MINUTE", "6"),
            Map.entry("KASPOOL_STRATUM_TEMPLATES_CACHE_SIZE", "64"),
            Map.entry("KASPOOL_STRATUM_NO_NODE_TIMEOUT_SECONDS", "5"),
            Map.entry("KASPOOL_STRATUM_PORTS", "[{\"port\": 1002, \"scheme\": \"solo\"}]"),
            Map.entry("KASPOOL_TREASURY_ADDRESS", Configs.address(Network.DEVNET, 1)),
            Map.entry("KASPOOL_TREASURY_FEE", "1.5"),
            Map.entry("KASPOOL_TREASURY_FEES_PPLNS", "1"),
            Map.entry("KASPOOL_TREASURY_FEES_PROP", "2"),
            Map.entry("KASPOOL_TREASURY_FEES_SOLO", "0.5"),
            Map.entry("KASPOOL_TREASURY_OPERATOR_ADDRESS", Configs.address(Network.DEVNET, 2)),
            Map.entry("KASPOOL_TREASURY_RESERVE", "2.5"),
            Map.entry("KASPOOL_TREASURY_SETTLEMENT_INTERVAL_SECONDS", "9"),
            Map.entry("KASPOOL_DATABASE_URL", "postgres://pool@books/kaspool"),
            Map.entry("KASPOOL_DATABASE_HOST", "books"),
            Map.entry("KASPOOL_DATABASE_PORT", "5433"),
            Map.entry("KASPOOL_DATABASE_NAME", "kaspool"),
            Map.entry("KASPOOL_DATABASE_USER", "pool"),
            Map.entry("KASPOOL_DATABASE_PASSWORD", "5"),
            Map.entry("KASPOOL_METRICS_PORT", "1003"),
            Map.entry("KASPOOL_METRICS_BIND", "::"),
            Map.entry("KASPOOL_METRICS_PUSH_GATEWAY", "https://gateway"),
            Map.entry("KASPOOL_DATA", "/data"),
            Map.entry("KASPOOL_DEBUG", "true"));
    assertThat(environment.keySet())
        .containsExactlyInAnyOrderElementsOf(Keys.ALL.stream().map(Key::variable).toList());

    PoolConfig config = loaded("", environment);

    assertThat(config.nodes()).extracting(Object::toString).containsExactly("a:1", "b:2");
    assertThat(config.instance()).isEqualTo(new InstanceConfig("5", "true", "pool.example"));
    assertThat(config.stratum().ports()).extracting(PortConfig::port).containsExactly(1002);
    assertThat(config.treasury().fees()).isEqualTo(new SchemeFees(10_000, 20_000, 5_000));
    assertThat(config.database())
        .isEqualTo(new DatabaseConfig("books", 5433, "kaspool", "pool", "5"));
    assertThat(explained("", environment))
        .allMatch(
            value ->
                value.origin().source().startsWith("environment KASPOOL_")
                    || value.origin().source().startsWith("default"));
  }

  @Test
  void aSingleNodeNeedsNoBrackets() {
    assertThat(loaded(minimal(), Map.of("KASPOOL_NODE", " a:1 ")).nodes())
        .extracting(Object::toString)
        .containsExactly("a:1");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    assertThat(
            loaded(minimal(), Map.of("KASPOOL_STRATUM_PORT", "", "PUSHGATEWAY", " "))
                .stratum()
                .port())
        .isEqualTo(7777);
  }

  @Test
  void aProblemInAListIsNamedWithItsPlaceInTheVariable() {
    assertThat(problems(minimal(), Map.of("KASPOOL_STRATUM_PORTS", "[{\"prot\": 1}]")))
        .containsExactly(
            "environment KASPOOL_STRATUM_PORTS:1:2: stratum.ports[0].port: missing; it must be a"
                + " whole number, 0 to 65535",
            "environment KASPOOL_STRATUM_PORTS:1:3: stratum.ports[0].prot: unknown key, did you"
                + " mean \"port\"?");
    assertThat(problems(minimal(), Map.of("KASPOOL_STRATUM_PORTS", "[{]")))
        .singleElement()
        .asString()
        .startsWith("environment KASPOOL_STRATUM_PORTS:1:3: cannot be read as JSON or YAML: ");
  }

  @Test
  void anUnknownVariableOfOursIsAnError() {
    assertThat(problems(minimal(), Map.of("KASPOOL_STRATUM_PROT", "1", "KASPOOL_ZEBRA", "1")))
        .containsExactly(
            "environment KASPOOL_STRATUM_PROT: unknown key, did you mean KASPOOL_STRATUM_PORT?",
            "environment KASPOOL_ZEBRA: unknown key");
  }

  @Test
  void variablesOfOthersAndOfTheLauncherAreNotOurs() {
    assertThat(loaded(minimal(), Map.of("PATH", "/bin", "KASPOOL_JAVA_OPTS", "-Xmx1g")))
        .isEqualTo(loaded(minimal()));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "0, false", "*, false", "true, false"})
  void thePredecessorsDebugIsOnWithOneOnly(String text, boolean on) {
    assertThat(loaded(minimal(), Map.of("DEBUG", text)).debug()).isEqualTo(on);
  }

  @Test
  void thePredecessorsPushGatewayIsTaken() {
    Map<String, String> environment = Map.of("PUSHGATEWAY", "http://kaspool-pushgateway:9091");

    assertThat(loaded(minimal(), environment).metrics().pushGateway())
        .hasToString("http://kaspool-pushgateway:9091");
    assertThat(explained("metrics.pushGateway", minimal(), environment).origin())
        .hasToString("environment PUSHGATEWAY");
  }

  @Test
  void secretsAreNeverShown() {
    Map<String, String> environment =
        Map.of(
            "TREASURY_PRIVATE_KEY", "0f".repeat(32),
            "DATABASE_URL", "postgresql://pool:hunter2@db:5432/pool",
            "POSTGRES_PASSWORD", "hunter2",
            "POSTGRES_USER", "",
            "PUSHGATEWAY", "http://pool:hunter2@gateway:9091");

    List<ConfigValue> explained = explained(minimal(), environment);

    assertThat(explained.toString()).doesNotContain("hunter2").doesNotContain("0f0f");
    assertThat(explained)
        .contains(
            new ConfigValue(
                "metrics.pushGateway", "http://…@gateway:9091", Place.environment("PUSHGATEWAY")),
            new ConfigValue(
                "TREASURY_PRIVATE_KEY",
                "(set, neither read nor shown)",
                Place.environment("TREASURY_PRIVATE_KEY")))
        .noneMatch(value -> value.key().equals("POSTGRES_USER"));
    assertThat(loaded(minimal(), environment).toString()).doesNotContain("hunter2");
    assertThat(problems(minimal(), Map.of("PUSHGATEWAY", "ftp://pool:hunter2@gateway")))
        .singleElement()
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void explainsInheritedValuesByTheirSource() {
    String text = with("\"stratum\": {\"ports\": [{\"port\": 7778}]}");

    assertThat(explained("treasury.fees.solo", text, Map.of()))
        .hasToString("ConfigValue[key=treasury.fees.solo, value=1, origin=default: treasury.fee]");
    assertThat(explained("stratum.ports[0].difficulty", text, Map.of()))
        .hasToString(
            "ConfigValue[key=stratum.ports[0].difficulty, value=1024,"
                + " origin=default: stratum.difficulty]");
    assertThat(explained("stratum.ports[0].port", text, Map.of()).origin())
        .hasToString("c.json:5:36");
  }
}
