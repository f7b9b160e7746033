package io.kaspool.systemtests;

import static io.kaspool.systemtests.FaultyPool.shares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.kaspool.rigs.Rig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is restored to a state before any block was settled, and before half of the shares
/// came.
final class RestoredBooksTest {
  /// A block is settled once its minute is over.
  private static final Duration SETTLED = Duration.ofSeconds(100);

  private static final int MATURITY = 1_100;
  private static final int SHARES_OF_OTHER = 30;

  /// One sompi for each settlement of blocks of one minute, should their number be another.
  private static final long REMAINDERS = 10;

  @TempDir private Path directory = Path.of("");

  @Test
  void settlesAgainWhatWasSettled() {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one")) {
      gateway.start();
      pool.mine(gateway);
      pool.awaitShares(() -> shares(gateway));
      pool.backUp();
      mineTwo(pool, gateway);
      pool.node().control().mineForeign(MATURITY);
      Map<String, Long> paid = awaitSettled(pool);
      Books before = Books.of(pool.books());
      gateway.app().kill();

      pool.restore();
      assertThat(pool.books().settled()).isEmpty();
      assertThat(pool.books().shares()).isPositive().isLessThan(before.totals().shares());
      pool.joinDatabase();
      gateway.start();

      assertThat(awaitSettled(pool)).isEqualTo(paid);
      assertSame(Books.of(pool.books()), before);
      Gateway.Answer audit = gateway.audit();
      assertThat(audit.status()).as(audit.text()).isZero();
    }
  }

  private static void mineTwo(FaultyPool pool, Gateway gateway) {
    AnsweredShares answered = new AnsweredShares();
    try (Rig _ = gateway.rig(AppConfig.wallet(0x33), "other", answered)) {
      pool.mine(gateway);
      await().atMost(FaultyPool.SOON).until(() -> answered.accepted().size() > SHARES_OF_OTHER);
    }
    pool.awaitShares(() -> shares(gateway));
  }

  private static Map<String, Long> awaitSettled(FaultyPool pool) {
    try (ChainView chain = new ChainView(pool.node().port())) {
      Map<String, Long> paid =
          chain.paid(pool.node().submittedBlocks().stream().map(BlockSolver::hash).toList());
      assertThat(paid).isNotEmpty();
      await()
          .atMost(SETTLED)
          .untilAsserted(() -> assertThat(pool.books().settled()).isEqualTo(paid));
      return paid;
    }
  }

  private static void assertSame(Books after, Books before) {
    assertThat(after.totals()).isEqualTo(before.totals());
    assertThat(after.balances()).containsOnlyKeys(before.balances().keySet());
    after
        .balances()
        .forEach(
            (account, balance) ->
                assertThat(balance)
                    .as(account)
                    .isCloseTo(before.balances().get(account), within(REMAINDERS)));
  }

  /// @param totals must be the same however often they are computed
  /// @param balances by account; what does not divide may go to another one
  private record Books(Totals totals, Map<String, Long> balances) {
    record Totals(long shares, long work, long fees, long credits) {}

    static Books of(BooksView view) {
      Map<String, Long> balances = new TreeMap<>();
      for (String account :
          view.texts(
              "SELECT concat_ws(' ', kind, address, name) || '=' || balance FROM account"
                  + " LEFT JOIN worker ON worker.id = worker_id"
                  + " LEFT JOIN wallet ON wallet.id = wallet_id")) {
        String[] parts = account.split("=", 2);
        balances.put(parts[0], Long.valueOf(parts[1]));
      }
      return new Books(
          new Totals(
              view.shares(),
              view.work(),
              view.number("SELECT sum(fees) FROM settlement"),
              view.number("SELECT sum(credits) FROM settlement")),
          balances);
    }
  }
}
