package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal's file is gone, and with it the newest shares; then it is found.
final class LostJournalTest {
  private static final Duration MINUTE_IS_OVER = Duration.ofSeconds(80);
  private static final int MATURITY = 1_100;

  @TempDir private Path directory = Path.of("");

  @Test
  void settlesOnceItIsRetiredAndCountsWhatItBringsLater() throws IOException {
    try (FaultyPool pool = new FaultyPool(directory);
        Gateway gateway = pool.gateway("one");
        Gateway back = pool.gateway("back")) {
      JournalContents lost = lose(pool, gateway, back);
      gateway.start();
      pool.mine(gateway);
      pool.node().control().mineForeign(MATURITY);
      awaitClosedMinute(pool.books(), gateway);
      assertThat(settledAfterClosed(pool.books(), lost)).isZero(); // it might bring more work

      Gateway.Answer retired = gateway.ctl("journal", "retire", lost.tag());
      assertThat(retired.status()).as(retired.text()).isZero();
      pool.assertAudited("journal retire " + lost.tag());
      awaitSettled(pool.books());
      assertThat(settledAfterClosed(pool.books(), lost)).isPositive();

      bringBack(pool, gateway, back, lost);
      Gateway.Answer audit = back.audit();
      assertThat(audit.status()).as(audit.text()).isZero();
    }
  }

  /// With shares in it that are not shipped.
  private static JournalContents lose(FaultyPool pool, Gateway gateway, Gateway finder)
      throws IOException {
    gateway.start();
    pool.mine(gateway);
    pool.awaitShares(() -> FaultyPool.shares(gateway));
    pool.cutDatabase();
    pool.mine(gateway);
    gateway.app().kill();
    JournalContents lost = JournalContents.of(gateway.data());
    FaultyPool.moveJournal(gateway.data(), finder.data());
    pool.joinDatabase();
    return lost;
  }

  private static void bringBack(
      FaultyPool pool, Gateway gateway, Gateway back, JournalContents lost) {
    BooksView books = pool.books();
    long came =
        books.number(
            "SELECT sum(shares) FROM share_slice JOIN journal ON journal.id = journal_id"
                + " WHERE tag = '"
                + lost.tag()
                + "'");
    assertThat(came).isLessThan(lost.shares());
    long late = lateShares(books, lost, came);
    back.start();
    pool.awaitShares(() -> lost.shares() + FaultyPool.shares(gateway));
    assertThat(books.number("SELECT sum(late_shares) FROM journal"))
        .as("work for minutes that are settled already begins after them")
        .isBetween(late, lateShares(books, lost, came)); // blocks may have settled meanwhile
  }

  /// How many of those that did not come are of minutes that a settlement has read.
  private static long lateShares(BooksView books, JournalContents lost, long came) {
    long frontier = books.number("SELECT minute FROM frontier");
    return lost.minutes().stream().skip(came).filter(minute -> minute <= frontier).count();
  }

  /// Blocks of minutes that the journal has not closed.
  private static long settledAfterClosed(BooksView books, JournalContents journal) {
    return books.number(
        "SELECT count(*) FROM found_block JOIN journal ON minute > closed_minute WHERE tag = '"
            + journal.tag()
            + "' AND settlement_id IS NOT NULL");
  }

  private static void awaitSettled(BooksView books) {
    await()
        .atMost(FaultyPool.SOON)
        .until(
            () ->
                books.number(
                        "SELECT count(*) FROM found_block"
                            + " WHERE sequence IS NOT NULL AND settlement_id IS NULL")
                    == 0);
    assertThat(books.settled()).isNotEmpty();
  }

  private static void awaitClosedMinute(BooksView books, Gateway gateway) {
    String journal = " FROM journal WHERE tag = '" + JournalContents.of(gateway.data()).tag() + "'";
    long minute = books.number("SELECT max(minute) FROM share_slice");
    await()
        .atMost(MINUTE_IS_OVER)
        .until(() -> books.number("SELECT closed_minute" + journal) >= minute);
  }
}
