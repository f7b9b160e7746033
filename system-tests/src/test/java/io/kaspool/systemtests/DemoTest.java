package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `./kaspool` as people use it.
final class DemoTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

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
