package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.rigs.Rig;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways on one database: one of them keeps the accounts.
final class TwoAppsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration HANDOVER = Duration.ofSeconds(10);

  /// A block settles once its minute is over.
  private static final Duration SETTLED = Duration.ofSeconds(100);

  private static final int MATURITY = 1_100;

  @TempDir private Path directory = Path.of("");

  private final AnsweredShares answered = new AnsweredShares();
  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(1 << 11).withForeignRate(2));
  private final BooksView books = new BooksView(TestDatabases.fresh());

  @AfterEach
  void stop() {
    node.close();
  }

  private Gateway gateway(String label) {
    return new Gateway(
        directory.resolve(label), label, new Gateway.World(node.port(), books.database()));
  }

  @Test
  void oneTakesOverWithinTenSecondsWhenTheOtherIsKilledOrFrozen() throws SQLException {
    try (Gateway first = gateway("first");
        Gateway second = gateway("second")) {
      first.start();
      await().atMost(SOON).until(first::isActive);
      second.start();
      mine(first, second);
      assertThat(second.isActive()).isFalse();

      first.app().kill();
      awaitHandover("killed", second, 2);

      first.start();
      freezeInMidSettlement(second);
      awaitHandover("frozen", first, 3);

      second.app().thaw();
      second.app().await("does not keep the accounts any more", SOON);
      await().atMost(SOON).until(() -> !second.isActive());
      assertThat(second.health()).contains("\"database\":{\"status\":\"ok\"}");

      checkBooks(first, second);
      assertThat(books.epoch()).isEqualTo(3);
    }
  }

  private void mine(Gateway first, Gateway second) {
    try (Rig one = first.rig("one", answered);
        Rig other = second.rig("other", answered)) {
      await()
          .atMost(SOON)
          .until(() -> one.stats().accepted() > 150 && other.stats().accepted() > 150);
    }
    node.control().mineForeign(MATURITY);
  }

  /// With its transaction open and all locks taken.
  private void freezeInMidSettlement(Gateway gateway) throws SQLException {
    try (Connection connection = TestDatabases.connect(books.database());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT FROM frontier FOR UPDATE");
      await()
          .atMost(SOON)
          .until(
              () ->
                  books.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND wait_event_type = 'Lock' AND query LIKE '%frontier%UPDATE%'")
                      > 0);
      gateway.app().freeze();
      connection.rollback();
    }
  }

  private void awaitHandover(String why, Gateway to, long epoch) {
    long since = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(HANDOVER)
        .until(() -> books.epoch() == epoch);
    System.out.printf(
        "accounting has moved %d ms after its holder was %s%n",
        Duration.ofNanos(System.nanoTime() - since).toMillis(), why);
    await().atMost(SOON).until(to::isActive);
  }

  private void checkBooks(Gateway first, Gateway second) {
    try (ChainView chain = new ChainView(node.port())) {
      Map<String, Long> paid =
          chain.paid(
              node.submittedBlocks().stream().map(BlockSolver::hash).collect(Collectors.toSet()));
      assertThat(paid).isNotEmpty();
      await().atMost(SETTLED).untilAsserted(() -> assertThat(books.settled()).isEqualTo(paid));
      assertThat(books.number("SELECT sum(rewards) FROM settlement"))
          .isEqualTo(chain.treasurySompi());
    }
    JournalContents one = JournalContents.of(first.data());
    JournalContents other = JournalContents.of(second.data());
    assertThat(one.tag()).isNotEqualTo(other.tag());
    assertThat(books.shares())
        .isEqualTo(one.shares() + other.shares())
        .isGreaterThanOrEqualTo(answered.accepted().size());
    Gateway.Answer audit = first.audit();
    assertThat(audit.status()).as(audit.text()).isZero();
  }
}
