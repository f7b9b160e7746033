package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.testkit.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two demos until their first settlement, at the same time since both wait for a minute to be
/// over, and `kaspool audit` on what one of them leaves.
final class SettledDemoTest {
  /// A block is settled once its minute is over and it has its confirmations.
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final DatabaseSettings DATABASE = TestDatabases.fresh();
  private static List<String> embedded = List.of();
  private static List<String> given = List.of();

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void runUntilSettled() {
    try (Program one = demo();
        Program other = demo("--database", Gateway.url(DATABASE))) {
      assertThat(one.exitCode(LIMIT)).isZero();
      assertThat(other.exitCode(LIMIT)).isZero();
      embedded = one.lines();
      given = other.lines();
    }
  }

  private static Program demo(String... options) {
    return Program.kaspool(
        Stream.concat(
                Stream.of(
                    "demo", "--until", "settled", "--json", "--port", "0", "--stratum-port", "0"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void tellsWhatHappens() {
    assertThat(embedded.getFirst()).contains("20 confirmations").contains("in earnest: 1000");
    assertThat(embedded).anyMatch(line -> line.contains("iceriver-1 logged in"));
    assertThat(embedded).anyMatch(line -> line.contains("bitmain-2 logged in"));
    assertThat(embedded).anyMatch(line -> line.contains("gpu-3 logged in"));
    assertThat(embedded).anyMatch(line -> line.contains("is blue: 50 KAS"));
    assertThat(embedded).noneMatch(line -> line.contains("WARNING:"));
  }

  @Test
  void addsUpInAnEmbeddedDatabase() {
    checkSummary(embedded);
  }

  @Test
  void addsUpInAGivenDatabase() {
    long rewards = checkSummary(given);
    assertThat(new BooksView(DATABASE).number("SELECT sum(rewards) FROM settlement"))
        .isGreaterThanOrEqualTo(rewards);
  }

  private static long checkSummary(List<String> lines) {
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
    assertThat(rewards).isPositive().isEqualTo(sompi(summary, "fees") + sompi(summary, "credits"));
    return rewards;
  }

  private static long sompi(JsonNode summary, String part) {
    return Long.parseLong(summary.at("/ledger/" + part).asString());
  }

  @Test
  void auditTellsRightBooksFromWrongOnes() {
    BooksView books = new BooksView(DATABASE);
    try (Gateway gateway = new Gateway(directory, "audited", new Gateway.World(1, DATABASE))) {
      assertAudit(gateway, 0, "The books are right.");
      books.run("UPDATE account SET balance = balance + 1 WHERE kind = 'fee'");
      assertAudit(gateway, 1, "THE BOOKS ARE NOT RIGHT.");
      books.run("UPDATE account SET balance = balance - 1 WHERE kind = 'fee'");
      assertAudit(gateway, 0, "The books are right.");
      books.run("UPDATE settlement SET fees = fees + 1, credits = credits - 1");
      assertAudit(gateway, 1, "THE BOOKS ARE NOT RIGHT.");
      books.run("UPDATE settlement SET fees = fees - 1, credits = credits + 1");
      assertAudit(gateway, 0, "The books are right.");
    }
  }

  private static void assertAudit(Gateway gateway, int status, String verdict) {
    Gateway.Answer answer = gateway.audit("--no-node");
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).endsWith(verdict);
  }

  @Test
  void auditWantsAConfiguration() {
    try (Program audit = Program.kaspool("audit", "--config", "no/such/file.json")) {
      assertThat(audit.exitCode(LIMIT)).isEqualTo(2);
      assertThat(audit.lines()).anyMatch(line -> line.startsWith("no/such/file.json: "));
    }
  }
}
