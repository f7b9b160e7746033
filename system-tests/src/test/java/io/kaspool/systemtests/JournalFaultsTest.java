package io.kaspool.systemtests;

import static io.kaspool.systemtests.FaultyPool.SOON;
import static io.kaspool.systemtests.FaultyPool.copyJournal;
import static io.kaspool.systemtests.FaultyPool.moveJournal;
import static io.kaspool.systemtests.FaultyPool.shares;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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
      assertThat(pool.books().texts("SELECT tag FROM journal WHERE state = 'live'"))
          .containsExactlyInAnyOrder(
              JournalContents.of(one.data()).tag(), JournalContents.of(two.data()).tag())
          .doesNotHaveDuplicates();
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
      assertThat(pool.books().texts("SELECT tag FROM journal WHERE state = 'live'"))
          .containsExactly(JournalContents.of(gateway.data()).tag());
    }
  }

  private static void accept(FaultyPool pool, Gateway gateway) {
    accept(pool, gateway, "no entry is missing");
  }

  private static void accept(FaultyPool pool, Gateway gateway, String missing) {
    Gateway.Answer answer = gateway.ctl("journal", "accept");
    assertThat(answer.status()).as(answer.text()).isZero();
    assertThat(answer.text()).contains(missing);
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
      pool.backUp();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));

      pool.restore();
      assertThat(pool.books().shares()).isEqualTo(before).isLessThan(shares(gateway));
      pool.joinDatabase();
      gateway.app().await("the database went back from entry", SOON);
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      assertThat(gateway.health()).contains(SHIPS);
    }
  }

  @Test
  void stopsAtAGapUntilTheRestIsAccepted() throws SQLException {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one")) {
      gateway.start();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      long common = shares(gateway);
      pool.backUp();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      gateway.app().kill();
      String oldTag = JournalContents.of(gateway.data()).tag();
      forgetThreeQuarters(gateway);
      pool.restore();
      pool.joinDatabase();

      gateway.start();
      gateway.app().await("shipping has stopped \\(GAP\\)", SOON);
      assertThat(gateway.health()).contains("shipping has stopped (GAP)");
      pool.mine(gateway);
      assertThat(pool.books().shares()).isEqualTo(common);

      accept(pool, gateway, "were deleted here and never reached the database");
      pool.awaitShares(() -> common + shares(gateway));
      assertThat(gateway.health()).contains(SHIPS);
      assertThat(pool.books().texts("SELECT tag FROM journal WHERE state = 'retired'"))
          .containsExactly(oldTag);
      Gateway.Answer audit = gateway.audit();
      assertThat(audit.status()).as(audit.text()).isZero();
    }
  }

  /// Deletes entries that were shipped, as the app does when they are old.
  private static void forgetThreeQuarters(Gateway gateway) throws SQLException {
    String url = "jdbc:sqlite:" + gateway.data().resolve("journal.sqlite");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "UPDATE journal SET deleted_through = (SELECT min(last_sequence) FROM commit_point"
              + " WHERE last_sequence >= journal.last_sequence * 3 / 4)");
      statement.execute(
          "DELETE FROM entry WHERE sequence <= (SELECT deleted_through FROM journal)");
      statement.execute(
          "DELETE FROM commit_point"
              + " WHERE last_sequence < (SELECT deleted_through FROM journal)");
      connection.commit();
    }
  }
}
