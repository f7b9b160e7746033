package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./kaspool` as people use it.
final class DemoTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /// A block is settled once its minute is over and it has its confirmations.
  private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

  @Test
  void endsWithTheFirstSettlement() {
    try (Program demo =
        Program.kaspool(
            "demo", "--until", "settled", "--json", "--port", "0", "--stratum-port", "0")) {
      assertThat(demo.exitCode(THREE_MINUTES)).isZero();
      List<String> lines = demo.lines();
      assertThat(lines.getFirst()).contains("20 confirmations").contains("in earnest: 1000");
      assertThat(lines).anyMatch(line -> line.contains("iceriver-1 logged in"));
      assertThat(lines).anyMatch(line -> line.contains("bitmain-2 logged in"));
      assertThat(lines).anyMatch(line -> line.contains("gpu-3 logged in"));
      assertThat(lines).anyMatch(line -> line.contains("is blue: 50 KAS"));
      assertThat(lines).noneMatch(line -> line.contains("WARNING:"));
      JsonNode summary =
          JsonMapper.builder()
              .build()
              .readTree(
                  lines.stream().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
      assertThat(summary.at("/blocks/blue").asInt()).isPositive();
      assertThat(summary.at("/blocks/found").asInt())
          .isGreaterThanOrEqualTo(summary.at("/blocks/accepted").asInt());
      assertThat(summary.at("/shares/accepted").asInt()).isPositive();
      assertThat(summary.at("/shares/refused").isObject()).isTrue();
      long rewards = sompi(summary, "rewards");
      assertThat(rewards)
          .isPositive()
          .isEqualTo(sompi(summary, "fees") + sompi(summary, "credits"));
    }
  }

  private static long sompi(JsonNode summary, String part) {
    return Long.parseLong(summary.at("/ledger/" + part).asString());
  }

  @Test
  void endsWithTheFirstBlueBlock() {
    try (Program demo =
        Program.kaspool("demo", "--until", "block", "--port", "0", "--stratum-port", "0")) {
      assertThat(demo.exitCode(LIMIT)).isZero();
    }
  }

  @Test
  void showsMetricsAndHealth() throws IOException, InterruptedException {
    try (Program demo = Program.kaspool("demo", "--port", "0", "--stratum-port", "0")) {
      String url = demo.await("(http://\\S+)/metrics", LIMIT).group(1);
      demo.await("status .* [1-9]\\d* accepted", LIMIT);
      assertThat(get(url + "/metrics").body())
          .contains("kaspool_shares_total{result=\"accepted\"}")
          .contains("kaspool_sessions 3")
          .contains("kaspool_blocks_total{outcome=\"found\"}")
          .contains("kaspool_node_active");
      HttpResponse<String> health = get(url + "/health");
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
      demo.terminate();
      assertThat(demo.exitCode(LIMIT)).isIn(0, 143);
    }
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void saysWhatIsWrongWithItsUse() {
    assertThat(run("demo", "--until", "tomorrow").exitCode(LIMIT)).isEqualTo(2);
    assertThat(run("demo", "--node", "wss://example.org").exitCode(LIMIT)).isEqualTo(2);
    assertThat(run("demo", "--network", "mainnet").exitCode(LIMIT)).isEqualTo(2);
    assertThat(run("frobnicate").exitCode(LIMIT)).isEqualTo(2);
    assertThat(run("demo", "--database", "mysql://x").exitCode(LIMIT)).isEqualTo(2);
    Program missing = run("app", "--config", "no/such/file.json");
    assertThat(missing.exitCode(LIMIT)).isEqualTo(2);
    assertThat(missing.lines()).anyMatch(line -> line.startsWith("no/such/file.json: "));
  }

  @Test
  void helpsWithEveryCommand() {
    for (String command :
        new String[] {"demo", "app", "audit", "ctl", "config", "simnode", "miner"}) {
      Program help = run(command, "--help");
      assertThat(help.exitCode(LIMIT)).isZero();
      assertThat(help.lines()).anyMatch(line -> line.startsWith("Usage: kaspool " + command));
    }
  }

  private static Program run(String... arguments) {
    return Program.kaspool(arguments);
  }
}
