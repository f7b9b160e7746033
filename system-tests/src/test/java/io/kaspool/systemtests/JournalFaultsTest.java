package io.kaspool.systemtests;

import static io.kaspool.systemtests.FaultyPool.SOON;
import static io.kaspool.systemtests.FaultyPool.copyJournal;
import static io.kaspool.systemtests.FaultyPool.moveJournal;
import static io.kaspool.systemtests.FaultyPool.shares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can happen to a journal's file and to the database beside it: nothing is lost or doubled,
/// and what needs a decision rings until `kaspool ctl` has it.
final class JournalFaultsTest {
  private static final String SHIPS = "\"shipping\":{\"status\":\"ok\"}";

  @TempDir private Path directory = Path.of("");

  @Test
  void stopsOneOfTwoCopiesUntilItIsAccepted() throws IOException {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway one = pool.gateway("one");
        Gateway two = pool.gateway("two")) {
      pool.life(one);
      copyJournal(one.data(), two.data());
      int common = shares(one);

      one.start();
      one.app().await("journal \\S+ is shipped from", SOON);
      two.start();
      one.app().await("shipping has stopped \\(TWIN\\)", SOON);
      assertThat(one.health()).contains("shipping has stopped (TWIN)");
      pool.mine(one);
      pool.mine(two);
      assertThat(two.health()).contains(SHIPS);
      pool.awaitShares(() -> shares(two));

      accept(pool, one);
      pool.awaitShares(() -> shares(one) + shares(two) - common);
      assertThat(one.health()).contains(SHIPS);
      assertThat(two.health()).contains(SHIPS);
      assertThat(JournalContents.of(one.data()).tag())
          .isNotEqualTo(JournalContents.of(two.data()).tag());
    }
  }

  @Test
  void stopsAnOlderCopyUntilItIsAccepted() throws IOException {
    Path old = directory.resolve("old");
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one")) {
      pool.life(gateway);
      copyJournal(gateway.data(), old);
      int common = shares(gateway);
      pool.life(gateway);
      int shipped = shares(gateway);
      assertThat(shipped).isGreaterThan(common);

      moveJournal(gateway.data(), directory.resolve("replaced"));
      copyJournal(old, gateway.data());
      gateway.start();
      gateway.app().await("shipping has stopped \\(ROLLED_BACK\\)", SOON);
      assertThat(gateway.health()).contains("shipping has stopped (ROLLED_BACK)");
      pool.mine(gateway);
      assertThat(pool.books().shares()).isEqualTo(shipped);

      accept(pool, gateway);
      pool.awaitShares(() -> shipped + shares(gateway) - common);
    }
  }

  private static void accept(FaultyPool pool, Gateway gateway) {
    Gateway.Answer answer = gateway.ctl("journal", "accept");
    assertThat(answer.status()).as(answer.text()).isZero();
    assertThat(answer.text()).contains("no entry is missing");
    pool.assertAudited("journal accept");
  }

  @Test
  void knowsAGatewayThatWasRenamed() {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one")) {
      pool.life(gateway);
      gateway.rename("other");
      pool.life(gateway);
      assertThat(pool.books().texts("SELECT label FROM journal")).containsExactly("other");
    }
  }

  @Test
  void shipsAgainWhatARestoredDatabaseLacks() {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one")) {
      gateway.start();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      int before = shares(gateway);
      pool.cutDatabase();
      server(pool.database(), "CREATE DATABASE older TEMPLATE " + pool.database().name());
      pool.joinDatabase();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));

      pool.cutDatabase();
      server(pool.database(), "ALTER DATABASE " + pool.database().name() + " RENAME TO newer");
      server(pool.database(), "ALTER DATABASE older RENAME TO " + pool.database().name());
      assertThat(pool.books().shares()).isEqualTo(before).isLessThan(shares(gateway));
      pool.joinDatabase();
      gateway.app().await("the database went back from entry", SOON);
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      assertThat(gateway.health()).contains(SHIPS);
    }
  }

  /// Once nobody is on the database any more.
  private static void server(DatabaseSettings database, String sql) {
    BooksView server =
        new BooksView(
            new DatabaseSettings(
                database.host(),
                database.port(),
                "postgres",
                database.user(),
                database.password()));
    String users =
        "SELECT count(*) FROM pg_stat_activity WHERE datname IN ('older', '%s')"
            .formatted(database.name());
    await().atMost(SOON).until(() -> server.number(users) == 0);
    server.run(sql);
  }
}
