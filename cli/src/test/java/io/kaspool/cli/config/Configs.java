package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Configurations and what became of them.
final class Configs {
  static final String TREASURY = address(Network.MAINNET, 1);

  /// What must be given, and nothing else; ends before the last brace.
  private static final String REQUIRED =
      """
      {
        "node": "127.0.0.1",
        "network": "mainnet",
        "treasury": {"address": "%s", "fee": 1 %s}
      """
          .formatted(TREASURY, "%s");

  private Configs() {}

  static String address(Network network, int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return Address.of(network, Address.Kind.PUBKEY, key).toString();
  }

  static String minimal() {
    return with("");
  }

  /// The required keys and these members beside them.
  static String with(String members) {
    return REQUIRED.formatted("") + (members.isEmpty() ? "" : "  , " + members) + "\n}\n";
  }

  /// The required keys and these members beside those of `treasury`.
  static String withTreasury(String members) {
    return REQUIRED.formatted(", " + members) + "}\n";
  }

  static PoolConfig loaded(String text) {
    return loaded(text, Map.of());
  }

  static PoolConfig loaded(String text, Map<String, String> environment) {
    return switch (ConfigLoader.parse("c.json", text, environment)) {
      case ConfigResult.Loaded loaded -> loaded.config();
      case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  static ConfigValue explained(String key, String text, Map<String, String> environment) {
    return explained(text, environment).stream()
        .filter(value -> value.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not explained"));
  }

  static List<ConfigValue> explained(String text, Map<String, String> environment) {
    return switch (ConfigLoader.parse("c.json", text, environment)) {
      case ConfigResult.Loaded loaded -> loaded.explained();
      case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static List<String> problems(String text, Map<String, String> environment) {
    ConfigResult result = ConfigLoader.parse("c.json", text, environment);
    assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
    return ((ConfigResult.Invalid) result)
        .problems().stream().map(ConfigProblem::toString).toList();
  }

  /// The problems without their places.
  static List<String> texts(String text) {
    ConfigResult result = ConfigLoader.parse("c.json", text, Map.of());
    assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
    return ((ConfigResult.Invalid) result)
        .problems().stream().map(problem -> problem.key() + ": " + problem.text()).toList();
  }
}
