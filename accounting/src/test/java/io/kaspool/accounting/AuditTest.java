package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kaspool.accounting.AuditReport.Line;
import io.kaspool.kaspa.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Books that are right, and what somebody with access to the database does to them.
class AuditTest {
  private static final String ACCOUNT =
      "(SELECT account.id FROM account JOIN worker ON worker.id = worker_id WHERE name = '%s')";

  private final SettledBooks pool = new SettledBooks();
  private final FakeJournal journal = pool.books.journal(1);
  private final long minute =
      pool.books.sql.number("SELECT extract(epoch FROM now())::bigint / 60");
  private Hash block = Hash.ZERO;

  @BeforeEach
  void settle() {
    journal.share(ANN, minute - 20, 3_000).share(BOB, minute - 15, 1_000);
    block = pool.block(journal, ANN, minute - 10);
    Hash solo = pool.block(journal, CYD, minute - 10);
    journal.ship(minute - 1);
    pool.paid(block, SettledBooks.REWARD);
    pool.paid(solo, SettledBooks.REWARD);
    pool.settle();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void tamper(String statement) {
    assertThat(pool.books.sql.tamper(statement)).isEqualTo(1);
  }

  /// The only line that differs.
  private Line difference() {
    AuditReport report = pool.audit();
    assertThat(report.isRight()).isFalse();
    assertThat(report.lines()).as(report.table()).filteredOn(line -> !line.right()).hasSize(1);
    return report.lines().stream().filter(line -> !line.right()).findFirst().orElseThrow();
  }

  @Test
  void rightBooksAreRight() {
    AuditReport report = pool.audit();

    assertThat(report.isRight()).as(report.table()).isTrue();
    assertThat(report.lines())
        .extracting(line -> line.what().strip() + ": " + line.expected() + " = " + line.found())
        .containsExactly(
            "balances = sums of their postings: 9 = 9",
            "entries sum to zero: 1 = 1",
            "settlements of 35 days, computed again: 1 = 1",
            "rewards settled = fees + credits: 10000000000 = 10000000000",
            "treasury booked = all that is owed, reserve and fee: 10000000000 = 10000000000",
            "owed to miners:  = 9921500000",
            "fee:  = 38500000",
            "reserve:  = 40000000",
            "treasury booked = settled outputs unspent: 10000000000 = 10000000000",
            "not settled yet:  = 0",
            "outputs in the books = the node's UTXO set: 2 = 2",
            "the node's UTXO set:  = 10000000000");
  }

  @Test
  void emptyBooksAreRight() {
    try (SettledBooks empty = new SettledBooks()) {
      AuditReport report = empty.audit();

      assertThat(report.isRight()).as(report.table()).isTrue();
    }
  }

  @Test
  void withoutANodeThatComparisonIsLeftOut() {
    AuditReport report = Audit.of(pool.books.ledger, Optional.empty());

    assertThat(report.isRight()).isTrue();
    assertThat(report.lines().getLast().detail()).isEqualTo("no node was asked");
  }

  @Test
  void isATableThatPeopleCanRead() {
    tamper("UPDATE found_block SET fee = fee - 1 WHERE hash = '\\x" + block + "'");

    String table = pool.audit().table();

    assertThat(table.lines().filter(line -> !line.startsWith("    ")))
        .hasSize(1 + 12)
        .allMatch(line -> line.length() <= 115);
    assertThat(table)
        .contains("check  ")
        .containsPattern("balances = sums of their postings +9 +9  ok")
        .containsPattern("computed again +1 +0  DIFFERS\n    settlement 1: ");
  }

  @Test
  void findsABalanceThatWasChanged() {
    tamper("UPDATE account SET balance = balance + 5 WHERE id = " + ACCOUNT.formatted("ann"));

    AuditReport report = pool.audit();
    assertThat(report.lines().getFirst().right()).isFalse();
    assertThat(report.lines().getFirst().detail())
        .matches("worker \\d+ has 3712500005, its postings sum to 3712500000");
  }

  @Test
  void findsMoneyThatWasMovedBetweenBalances() {
    pool.books.sql.tamper(
        "UPDATE account SET balance = balance + CASE id WHEN %s THEN 5 ELSE -5 END WHERE id IN (%s, %s)"
            .formatted(
                ACCOUNT.formatted("ann"), ACCOUNT.formatted("ann"), ACCOUNT.formatted("bob")));

    assertThat(difference().what()).isEqualTo("balances = sums of their postings");
  }

  @Test
  void findsACreditThatWasMovedWithItsBalance() {
    for (String change :
        new String[] {"posting SET amount = amount", "account SET balance = balance"}) {
      String id = change.startsWith("posting") ? "account_id" : "id";
      pool.books.sql.tamper(
          "UPDATE %s + CASE %s WHEN %s THEN 5 ELSE -5 END WHERE %s IN (%s, %s)"
              .formatted(
                  change,
                  id,
                  ACCOUNT.formatted("ann"),
                  id,
                  ACCOUNT.formatted("ann"),
                  ACCOUNT.formatted("bob")));
    }

    assertThat(difference().detail()).isEqualTo("settlement 1: other credits than computed");
  }

  @Test
  void findsAnEntryThatIsNotBalanced() {
    tamper("UPDATE posting SET amount = amount + 5 WHERE account_id = " + ACCOUNT.formatted("ann"));

    AuditReport report = pool.audit();
    assertThat(report.isRight()).isFalse();
    assertThat(report.lines().get(1).detail()).isEqualTo("settlement:1");
  }

  @Test
  void findsWorkThatWasChangedAfterItWasRead() {
    tamper("UPDATE share_slice SET work = work + 1000 WHERE minute = " + (minute - 20));

    assertThat(difference().detail()).isEqualTo("settlement 1: other credits than computed");
  }

  @Test
  void findsWorkThatWasAddedToMinutesThatWereRead() {
    tamper(
        "INSERT INTO share_slice SELECT minute - 5, journal_id, worker_id, scheme, work, shares"
            + " FROM share_slice WHERE minute = "
            + (minute - 15));

    assertThat(difference().detail()).isEqualTo("settlement 1: other credits than computed");
  }

  @Test
  void findsARewardThatWasChanged() {
    tamper("UPDATE found_block SET reward = reward + 1 WHERE hash = '\\x" + block + "'");

    assertThat(difference().detail())
        .isEqualTo(
            "settlement 1: rewards 10000000000 and fees 78500000,"
                + " computed 10000000001 and 78500000");
  }

  @Test
  void findsABlocksFeeThatWasChanged() {
    tamper("UPDATE found_block SET fee = fee - 1 WHERE hash = '\\x" + block + "'");

    assertThat(difference().detail())
        .isEqualTo("settlement 1: block " + block + " has fee 49999999, computed 50000000");
  }

  @Test
  void findsAnotherFinderOfASoloBlock() {
    tamper(
        "UPDATE found_block SET worker_id = (SELECT id FROM worker WHERE name = 'ann')"
            + " WHERE scheme = 'solo'");

    assertThat(difference().detail()).isEqualTo("settlement 1: other credits than computed");
  }

  @Test
  void findsAnOutputThatWasDeleted() {
    tamper(
        "DELETE FROM treasury_output WHERE transaction_id = '\\x"
            + SettledBooks.outpoint(block).transactionId()
            + "'");

    AuditReport report = pool.audit();
    assertThat(report.lines())
        .filteredOn(line -> !line.right())
        .extracting(Line::what, Line::detail)
        .containsExactly(
            tuple("treasury booked = settled outputs unspent", ""),
            tuple(
                "outputs in the books = the node's UTXO set",
                SettledBooks.outpoint(block) + " is not in the books"));
  }

  @Test
  void findsAnOutputThatTheChainDoesNotHave() {
    tamper(
        "INSERT INTO treasury_output (transaction_id, output_index, amount, daa_score, coinbase)"
            + " SELECT transaction_id, 99, 1, daa_score, coinbase FROM treasury_output LIMIT 1");

    assertThat(difference().detail()).endsWith(":99 is not in the node's UTXO set");
  }

  @Test
  void findsAnOutputOfAnotherAmount() {
    pool.books.sql.tamper("UPDATE treasury_output SET amount = amount - 1");

    assertThat(pool.audit().lines().get(10).detail()).contains("has another amount in the books");
  }

  @Test
  void namesTheFirstOfManyDifferences() {
    for (int i = 0; i < 8; i++) {
      tamper(
          "INSERT INTO treasury_output SELECT transaction_id, 90 + "
              + i
              + ", 1, daa_score, coinbase FROM treasury_output WHERE output_index = 3 LIMIT 1");
    }

    assertThat(difference().detail().lines()).hasSize(6).last().isEqualTo("and 3 more");
    assertThat(pool.audit().table()).contains("\n    and 3 more");
  }

  @Test
  void findsASettlementThatWasTakenOffTheBooks() {
    pool.books.sql.tamper(
        "UPDATE found_block SET state = 'blue', settlement_id = NULL; DELETE FROM settlement");

    assertThat(difference().what()).isEqualTo("treasury booked = settled outputs unspent");
  }

  @Test
  void settlementsOfMoreThan35DaysAgoAreLeftOut() {
    pool.books.sql.tamper("UPDATE settlement SET at = now() - interval '36 days'");
    pool.books.sql.tamper("DELETE FROM share_slice");

    assertThat(settlementsCompared()).isZero();
    assertThat(pool.audit().isRight()).isTrue();
  }

  @Test
  void settlementsOfWorkThatIsCondensedAreLeftOut() {
    long firstKept = pool.books.ledger.transact(books -> books.slices().firstKeptMinute());
    pool.books.sql.tamper("UPDATE settlement SET at = now() - interval '34 days 23 hours'");
    pool.books.sql.tamper("DELETE FROM share_slice");

    pool.books.sql.tamper("UPDATE found_block SET minute = " + (firstKept + 29));
    assertThat(settlementsCompared()).isZero();
    assertThat(pool.audit().isRight()).isTrue();

    pool.books.sql.tamper("UPDATE found_block SET minute = " + (firstKept + 30));
    assertThat(settlementsCompared()).isEqualTo(1);
    assertThat(pool.audit().isRight()).isFalse();
  }

  @Test
  void aSettlementWhoseWorkIsCondensedWhileItIsReadIsLeftOut() {
    pool.books.sql.tamper("DELETE FROM share_slice");
    Iterator<Long> midnight = List.of(0L, minute).iterator();

    SettlementAudit.Result result =
        pool.books.ledger.snapshot(
            books ->
                new SettlementAudit(books, midnight::next)
                    .check(books.settlements().since(Duration.ofDays(1)).getFirst()));

    assertThat(result).isEqualTo(new SettlementAudit.Result.TooOld());
  }

  @Test
  void keepsNobodyFromTheWorkBetweenTwoSettlements() {
    settleOneMore();
    List<String> heard = new ArrayList<>();

    AuditReport report =
        Audit.of(
            pool.books.ledger,
            Optional.empty(),
            (checked, all) -> {
              pool.books.sql.run("BEGIN; LOCK TABLE share_slice IN ACCESS EXCLUSIVE MODE NOWAIT");
              heard.add(checked + " of " + all);
            });

    assertThat(report.isRight()).as(report.table()).isTrue();
    assertThat(heard).containsExactly("1 of 2", "2 of 2");
  }

  private void settleOneMore() {
    Hash other = pool.block(journal, ANN, minute - 5);
    journal.ship(minute - 1);
    pool.paid(other, SettledBooks.REWARD);
    pool.settle();
  }

  private long settlementsCompared() {
    return Long.parseLong(pool.audit().lines().get(2).expected());
  }
}
