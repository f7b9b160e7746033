package io.kaspool.cli.config;

import static io.kaspool.cli.config.Configs.loaded;
import static io.kaspool.cli.config.Configs.problems;
import static io.kaspool.cli.config.Configs.texts;
import static io.kaspool.cli.config.Configs.with;
import static io.kaspool.cli.config.Configs.withTreasury;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  @TempDir Path directory;

  /// The shape of the predecessor's file, with two of its eight nodes.
  private static final String PREDECESSOR =
      """
      {
        "node": [
          "wss://one.node.example/kaspa/testnet-10/wrpc/borsh",
          "wss://two.node.example/kaspa/testnet-10/wrpc/borsh"
        ],
        "network": "testnet-10",
        "paymentInterval": 12,
        "pool_id": "us01-pool1",
        "location": "us01",
        "hostname": "us01",
        "stratum": {
          "port": 7777,
          "difficulty": 4,
          "sharesPerMinute": 20,
          "templates": {"cacheSize": 300}
        },
        "treasury": {
          "fee": 5
        }
      }
      """;

  @Test
  void thePredecessorsFileNeedsTwoEditsThatItsProblemsName() {
    assertThat(problems(PREDECESSOR))
        .containsExactly(
            "c.json:2:11: node: \"wss://one.node.example/kaspa/testnet-10/wrpc/borsh\" is not a"
                + " gRPC address: give the node's gRPC address, such as host:16210 (and 1 more)",
            "c.json:17:15: treasury.address: missing; it must be a Kaspa address");

    PoolConfig edited =
        loaded(
            PREDECESSOR
                .replaceAll("\"wss://(\\w+)[^\"]*\"", "\"$1\"")
                .replace(
                    "\"fee\": 5",
                    "\"fee\": 5, \"address\": \"" + Configs.address(Network.TESTNET_10, 1) + "\""));
    assertThat(edited.nodes()).extracting(Object::toString).contains("one:16210", "two:16210");
    assertThat(edited.treasury().feePerMillion()).isEqualTo(50_000);
  }

  @Test
  void tellsAllProblemsAtOnceInTheOrderOfTheFile() {
    String text =
        """
        {
          "node": 5,
          "network": "testnet-11",
          "stratum": {
            "prot": 7777,
            "sharesPerMinute": "20",
            "templates": {"cacheSize": 3.5}
          },
          "treasury": {"address": "kaspa:abc", "fee": 101}
        }
        """;

    assertThat(problems(text, Map.of("KASPOOL_METRICS_PORT", "x")))
        .containsExactly(
            "c.json:2:11: node: must be a text: put 5 in quotes",
            "c.json:3:14: network: must be one of mainnet, testnet-10, simnet, devnet, not"
                + " \"testnet-11\"",
            "c.json:5:5: stratum.prot: unknown key, did you mean \"port\"?",
            "c.json:6:24: stratum.sharesPerMinute: must be a whole number, 1 to 600, not \"20\"",
            "c.json:7:32: stratum.templates.cacheSize: must be a whole number, 8 to 10000, not"
                + " \"3.5\"",
            "c.json:9:27: treasury.address: \"kaspa:abc\" is not a Kaspa address: it has the"
                + " wrong length",
            "c.json:9:47: treasury.fee: must be a percentage, 0 to 100, with at most 4 decimals,"
                + " not \"101\"",
            "environment KASPOOL_METRICS_PORT: metrics.port: must be a whole number, 0 to 65535,"
                + " not \"x\"");
  }

  @Test
  void readsYaml() {
    String text =
        """
        # A pool at home.
        node: 127.0.0.1
        network: mainnet
        pool_id: home
        stratum:
          difficulty: 0.25   # for a GPU
          ports:
            - {port: 7778, scheme: solo}
        treasury:
          address: %s
          fee: 0
        """
            .formatted(Configs.TREASURY);

    PoolConfig config = loaded(text);

    assertThat(config.instance().poolId()).isEqualTo("home");
    assertThat(config.stratum().difficulty().hashes()).isEqualTo(1L << 30);
    assertThat(config.stratum().ports().getFirst().scheme()).isEqualTo(PortScheme.SOLO);
  }

  @Test
  void readsJsonWithTabs() {
    String tabs = "\t" + Configs.minimal().replace("  ", "\t").replace(": ", ":\t");

    assertThat(loaded(tabs).nodes()).hasSize(1);
  }

  @Test
  void countsATabAsOneColumn() {
    assertThat(problems("{\n\t\t\"prot\":\t1}")).contains("c.json:2:3: prot: unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"pool-id\": \"a\" | pool-id: unknown key, did you mean \"pool_id\"?",
        "\"payment_interval\": 2 | payment_interval: unknown key, did you mean"
            + " \"paymentInterval\"?",
        "\"stratums\": {\"port\": 1} | stratums: unknown key, did you mean \"stratum\"?",
        "\"cacheSize\": 300 | cacheSize: unknown key, did you mean"
            + " \"stratum.templates.cacheSize\"?",
        "\"zebra\": 1 | zebra: unknown key",
        "\"\": 1 | \"\": unknown key",
        "\"stratum.port\": 1 | stratum.port: unknown key; write an object for each dot"
      })
  void anUnknownKeyIsMetWithTheNearestOne(String member, String expected) {
    assertThat(texts(with(member))).containsExactly(expected);
  }

  @Test
  void aKeyGivenTwiceIsAnError() {
    assertThat(problems(with("\"data\": \"a\",\n\"data\": \"b\"")))
        .containsExactly("c.json:6:1: data: given twice, first at line 5");
    assertThat(texts(with("\"stratum\": {}, \"stratum\": {}")))
        .containsExactly("stratum: given twice, first at line 5");
  }

  @Test
  void aPrivateKeyInTheFileIsRefusedAndNeverRepeated() {
    String key = "0f".repeat(32);

    assertThat(problems(withTreasury("\"privateKey\": \"" + key + "\"")))
        .singleElement()
        .asString()
        .contains("treasury.privateKey: is never read from a file")
        .doesNotContain(key);
    assertThat(problems(Configs.minimal().replace(Configs.TREASURY, key)))
        .singleElement()
        .asString()
        .contains("treasury.address: looks like a private key (not shown)")
        .doesNotContain(key);
    assertThat(problems(with("\"" + key + "\": 1, \"debug\": \"" + key + "\"")))
        .hasSize(2)
        .noneMatch(problem -> problem.contains(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"stratum\": [] | stratum: must be an object, not a list",
        "\"stratum\": null | stratum: must be an object, not nothing",
        "\"stratum\": {\"port\": null} | stratum.port: must be a whole number, 0 to 65535, not"
            + " nothing",
        "\"stratum\": {\"port\": {}} | stratum.port: must be a whole number, 0 to 65535, not an"
            + " object",
        "\"stratum\": {\"port\": 1e3} | stratum.port: must be a whole number, 0 to 65535, not"
            + " \"1e3\"",
        "\"stratum\": {\"port\": 0777} | stratum.port: must be a whole number, 0 to 65535, not"
            + " \"0777\"",
        "\"stratum\": {\"ports\": 5} | stratum.ports: must be a list of up to 32 objects, not"
            + " \"5\"",
        "\"stratum\": {\"ports\": [5]} | stratum.ports[0]: must be an object, not \"5\"",
        "\"stratum\": {\"bind\": \"localhost\"} | stratum.bind: must be an IP address, not"
            + " \"localhost\"",
        "\"requireSynced\": \"true\" | requireSynced: must be true or false, not \"true\"",
        "\"requireSynced\": yes | requireSynced: must be true or false, not \"yes\"",
        "\"location\": 5 | location: must be a text: put 5 in quotes",
        "\"pool_id\": \"\" | pool_id: must be a text of 1 to 64 characters, not \"\"",
        "\"metrics\": {\"pushGateway\": \"gateway:9091\"} | metrics.pushGateway: must be a URL such"
            + " as http://host:9091"
      })
  void aValueOfAnotherTypeIsAnError(String member, String expected) {
    assertThat(texts(with(member))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"port\": 7778, \"dialekt\": \"gpu\"} | stratum.ports[0].dialekt: unknown key, did you"
            + " mean \"dialect\"?",
        "{\"port\": 7778, \"dialect\": \"antminer\"} | stratum.ports[0].dialect: must be one of"
            + " auto, iceriver, bitmain, bzminer, gpu, kaspaminer, rental, default, not"
            + " \"antminer\"",
        "{\"port\": 7777} | stratum.ports[0].port: 7777 is already the port of stratum.port",
        "{\"port\": 5}, {\"port\": 5} | stratum.ports[1].port: 5 is already the port of"
            + " stratum.ports[0].port",
        "{\"port\": 9100} | metrics.port: 9100 is already the port of stratum.ports[0].port"
      })
  void aPortIsCheckedLikeTheRest(String items, String expected) {
    assertThat(texts(with("\"stratum\": {\"ports\": [" + items + "]}"))).containsExactly(expected);
  }

  @Test
  void portZeroMayBeUsedManyTimes() {
    String text = with("\"stratum\": {\"port\": 0, \"ports\": [{\"port\": 0}, {\"port\": 0}]}");

    assertThat(loaded(text).stratum().allPorts()).hasSize(3);
  }

  @Test
  void listsAreBounded() {
    String ports =
        IntStream.rangeClosed(1, 33)
            .mapToObj(port -> "{\"port\": " + port + "}")
            .collect(Collectors.joining(","));

    assertThat(texts(with("\"stratum\": {\"ports\": [" + ports + "]}")))
        .containsExactly("stratum.ports: must be a list of up to 32 objects, not a list of 33");
    assertThat(texts(Configs.minimal().replace("\"127.0.0.1\"", "[]")))
        .containsExactly("node: must be a gRPC address or a list of 1 to 16, not a list of 0");
  }

  @Test
  void addressesBelongToTheNetwork() {
    assertThat(texts(Configs.minimal().replace("\"mainnet\"", "\"simnet\"")))
        .containsExactly("treasury.address: is an address of mainnet, but the network is simnet");
    String operator = Configs.address(Network.DEVNET, 2);
    assertThat(texts(withTreasury("\"operatorAddress\": \"" + operator + "\"")))
        .containsExactly(
            "treasury.operatorAddress: is an address of devnet, but the network is mainnet");
  }

  @Test
  void theTreasuryIsNotItsOwnOperator() {
    assertThat(texts(withTreasury("\"operatorAddress\": \"" + Configs.TREASURY + "\"")))
        .containsExactly(
            "treasury.operatorAddress: is the treasury itself; give another address, or none");
  }

  @Test
  void aMistypedAddressIsMetWithTheReason() {
    String mistyped = Configs.TREASURY.substring(0, Configs.TREASURY.length() - 1);

    assertThat(texts(Configs.minimal().replace(Configs.TREASURY, mistyped)))
        .singleElement()
        .asString()
        .startsWith("treasury.address: \"kaspa:")
        .contains("is not a Kaspa address: it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "text", "null"})
  void theFileIsAnObject(String text) {
    assertThat(problems(text)).hasSize(1).first().asString().contains("must be an object, not ");
  }

  @Test
  void tellsNoMoreProblemsThanItsBound() {
    String many =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"unheardOf" + i + "\": 1")
            .collect(Collectors.joining(","));

    List<String> problems = problems(with(many));

    assertThat(problems).hasSize(Problems.MAX + 1);
    assertThat(problems.getLast()).isEqualTo("c.json: and 300 more problems");
  }

  @Test
  void namesTheFileAsTheOperatorDid() throws IOException {
    Path file = Files.writeString(directory.resolve("pool.json"), "{\n  \"prot\": 1\n}");

    ConfigResult result = ConfigLoader.load(file, Map.of());

    assertThat(((ConfigResult.Invalid) result).problems())
        .extracting(ConfigProblem::toString)
        .contains(file + ":2:3: prot: unknown key");
  }

  @Test
  void aFileThatCannotBeReadIsAProblem() throws IOException {
    Path missing = directory.resolve("missing.json");
    assertThat(onlyProblem(missing))
        .isEqualTo(missing + ": there is no such file; copy the sample config/config.json");
    assertThat(onlyProblem(directory)).startsWith(directory + ": cannot be read: ");
    Path latin = directory.resolve("latin.json");
    Files.write(latin, "{\"location\": \"Zürich\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(onlyProblem(latin)).isEqualTo(latin + ": is not text in UTF-8");
    Path big = directory.resolve("big.json");
    Files.write(big, new byte[ConfigLoader.MAX_FILE_BYTES + 1]);
    assertThat(onlyProblem(big)).endsWith(": is no configuration: it has more than 1 MiB");
  }

  private static String onlyProblem(Path file) {
    ConfigResult result = ConfigLoader.load(file, Map.of());
    assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
    List<ConfigProblem> problems = ((ConfigResult.Invalid) result).problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst().toString();
  }
}
