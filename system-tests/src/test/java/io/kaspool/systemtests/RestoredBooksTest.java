package io.kaspool.systemtests;

import static io.kaspool.systemtests.FaultyPool.shares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.rigs.Rig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is restored to a state before any block was settled, and before half of the shares
/// came.
final class RestoredBooksTest {
  /// A block is settled once its minute is over.
  private static final Duration SETTLED = Duration.ofSeconds(100);

  private static final int MATURITY = 1_100;
  private static final int SHARES_OF_OTHER = 30;

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
      assertThat(pool.books().shares()).isPositive().isLessThan(before.shares());
      pool.joinDatabase();
      gateway.start();

      assertThat(awaitSettled(pool)).isEqualTo(paid);
      assertThat(Books.of(pool.books())).isEqualTo(before);
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

  /// What must be the same however often it is computed.
  ///
  /// @param balances by account
  private record Books(long shares, long work, long credits, List<String> balances) {
    static Books of(BooksView view) {
      return new Books(
          view.shares(),
          view.work(),
          view.number("SELECT sum(credits) FROM settlement"),
          view.texts(
              "SELECT concat_ws(' ', kind, address, name, balance) FROM account"
                  + " LEFT JOIN worker ON worker.id = worker_id"
                  + " LEFT JOIN wallet ON wallet.id = wallet_id ORDER BY 1"));
    }
  }
}
