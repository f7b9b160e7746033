package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static io.kaspool.accounting.PoolFixture.RESERVE;
import static io.kaspool.accounting.SettledBooks.REWARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.accounting.AccountingEvents.SettledRun;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.LedgerException;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one run books, and what it leaves for later.
class SettlerTest {
  private static final long FEE = REWARD / 100;

  private final SettledBooks pool = new SettledBooks();
  private final FakeJournal journal = pool.books.journal(1);
  private final long now =
      pool.books.sql.number("SELECT floor(extract(epoch FROM now()) / 60)::bigint");

  private final long minute = now - 60;

  @AfterEach
  void close() {
    pool.close();
  }

  private void assertAudited() {
    AuditReport report = pool.audit();
    assertThat(report.isRight()).as(report.table()).isTrue();
  }

  /// Of Ann, who did all the work before it.
  private Hash block() {
    journal.share(ANN, minute - 1, 1_000);
    return pool.block(journal, ANN, minute);
  }

  @Test
  void settlesABlockOnceHoweverOftenItRuns() {
    Hash block = block();
    journal.ship(minute);
    pool.paid(block, REWARD);

    pool.settle();
    pool.settle();
    pool.settler().settle(pool.lease.term().orElseThrow(), java.time.Duration.ZERO);

    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE);
    assertThat(pool.events.runs).hasSize(1);
    assertAudited();
  }

  @Test
  void runsAtOnceSettleEachBlockOnce() throws Exception {
    List<Hash> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(block());
    }
    journal.ship(minute);
    blocks.forEach(block -> pool.paid(block, REWARD));
    List<Future<?>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        runs.add(threads.submit(pool::settle));
      }
    }
    for (Future<?> run : runs) {
      run.get();
    }

    assertThat(pool.owed(ANN)).isEqualTo(20 * (REWARD - FEE));
    assertThat(pool.books.sql.number("SELECT count(*) FROM settlement")).isEqualTo(1);
    assertAudited();
  }

  @Test
  void aRunThatFailsAtItsEndLeavesNothing() {
    Hash block = block();
    journal.ship(minute);
    pool.paid(block, REWARD);
    pool.books.sql.run(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'power cut'; END $$");
    pool.books.sql.run(
        "CREATE TRIGGER cut BEFORE UPDATE ON frontier FOR EACH ROW EXECUTE FUNCTION fail()");

    assertThatThrownBy(pool::settle)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("power cut");
    assertThat(pool.state(block)).isEqualTo(State.BLUE);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.books.sql.number("SELECT count(*) FROM entry")).isZero();

    pool.books.sql.run("DROP FUNCTION fail CASCADE");
    pool.settle();
    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE);
    assertAudited();
  }

  @Test
  void withoutARipeBlockNothingIsBooked() {
    block();
    journal.ship(minute);

    pool.settle();

    assertThat(pool.events.runs).isEmpty();
    assertThat(pool.books.sql.number("SELECT minute FROM frontier")).isZero();
  }

  @Test
  void workThatComesTooLateCountsForTheNextBlock() {
    Hash first = block();
    journal.ship(minute);
    pool.paid(first, REWARD);
    pool.settle();
    FakeJournal late = pool.books.journal(2);
    late.share(BOB, minute - 1, 3_000).ship(minute);
    Hash second = pool.block(journal, ANN, minute + 10);
    journal.ship(minute + 10);
    late.ship(minute + 10);
    pool.paid(second, REWARD);

    pool.settle();

    assertThat(pool.owed(BOB)).isEqualTo((REWARD - FEE) * 3 / 4);
    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE + (REWARD - FEE) / 4);
    assertAudited();
  }

  @Test
  void aRoundIsSettledWhenItIsOver() {
    Worker dan = new Worker(ANN.wallet(), "dan", Scheme.PROP);
    Worker eve = new Worker(BOB.wallet(), "eve", Scheme.PROP);
    long round = minute / 10 * 10;
    journal.share(dan, round + 1, 1_000);
    Hash block = pool.block(journal, dan, round + 2);
    journal.ship(round + 8);
    pool.paid(block, REWARD);
    pool.settle();
    assertThat(pool.state(block)).isEqualTo(State.BLUE);

    journal.share(eve, round + 9, 3_000).share(eve, round + 10, 9_000).ship(round + 9);
    pool.settle();

    assertThat(pool.owed(dan)).isEqualTo((REWARD - FEE) / 4);
    assertThat(pool.owed(eve)).isEqualTo((REWARD - FEE) * 3 / 4);
    assertAudited();
  }

  @Test
  void aRoundThatGoesOnIsWaitedForThoughAllGatewaysStopped() {
    Worker dan = new Worker(ANN.wallet(), "dan", Scheme.PROP);
    journal.share(dan, now, 1_000);
    Hash block = pool.block(journal, dan, now);
    journal.stop(now);
    pool.paid(block, REWARD);

    pool.settle();

    // its last minute at the earliest ends with this one
    assertThat(pool.state(block)).isEqualTo(State.BLUE);
  }

  @Test
  void feesFillTheReserveFirst() {
    Hash first = block();
    journal.ship(minute);
    pool.paid(first, REWARD / 2);
    pool.settle();
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(FEE / 2);
    assertThat(pool.balance(AccountKind.FEE)).isZero();

    Hash second = block();
    journal.ship(minute);
    pool.paid(second, REWARD);
    pool.settle();

    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);
    assertThat(pool.balance(AccountKind.FEE)).isEqualTo(FEE / 2 + FEE - RESERVE);
    assertAudited();
  }

  @Test
  void eachSchemeHasItsFeeAndItsWork() {
    Worker dan = new Worker(ANN.wallet(), "dan", Scheme.PROP);
    journal.share(ANN, minute - 1, 5).share(dan, minute, 7);
    Hash pplns = pool.block(journal, ANN, minute);
    Hash prop = pool.block(journal, dan, minute);
    Hash solo = pool.block(journal, CYD, minute);
    journal.ship(minute + 10);
    pool.paid(pplns, REWARD);
    pool.paid(prop, REWARD + 1);
    pool.paid(solo, REWARD + 2);

    pool.settle();

    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE);
    assertThat(pool.owed(dan)).isEqualTo(REWARD + 1 - FEE);
    assertThat(pool.owed(CYD)).isEqualTo(REWARD + 2 - 28_500_000L);
    assertThat(pool.events.runs).hasSize(1);
    assertAudited();
  }

  @Test
  void aRunReadsSoMuchWorkAndTheNextFollowsAtOnce() {
    List<Hash> blocks = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      journal.share(ANN, minute - 31 + i, 1_000);
      blocks.add(pool.block(journal, ANN, minute - 30 + i));
      blocks.add(pool.block(journal, BOB, minute - 30 + i));
    }
    journal.ship(minute);
    blocks.forEach(block -> pool.paid(block, REWARD));

    pool.settle();

    assertThat(pool.events.runs).extracting(SettledRun::blocks).containsExactly(20, 20, 6);
    assertThat(pool.owed(ANN)).isEqualTo(46 * (REWARD - FEE));
    assertThat(pool.books.sql.number("SELECT minute FROM frontier")).isEqualTo(minute - 9);
    assertAudited();
  }

  @Test
  void aBlockWaitsForAllThatTheChainPays() {
    Hash block = block();
    journal.ship(minute);
    pool.paid(block, REWARD);
    pool.see(block, 3 * REWARD);

    pool.settle();
    assertThat(pool.state(block)).isEqualTo(State.BLUE);

    pool.paidForReds(block, 2 * REWARD);
    pool.see(block, 3 * REWARD);
    pool.settle();
    assertThat(pool.owed(ANN)).isEqualTo(3 * (REWARD - FEE));
    assertAudited();
  }
}
