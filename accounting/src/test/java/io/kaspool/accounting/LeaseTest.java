package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.node.NodeSet;
import io.kaspool.ops.Health;
import io.kaspool.ops.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two processes on one database, each with a ledger and nodes of its own.
class LeaseTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final int RENEWING = 0; // the series of an accounting
  private static final int WORKING = 1;

  private final PoolFixture pool =
      new PoolFixture(
          PoolFixture.RULES,
          new AccountingSettings.Pace(
              PoolFixture.PACE.follow(),
              PoolFixture.PACE.settle(),
              PoolFixture.PACE.search(),
              LEASE,
              PoolFixture.PACE.silence(),
              PoolFixture.PACE.givenUp()));

  private final FreezingScheduler tasks = new FreezingScheduler(pool.scheduler);
  private final RecordedAccountingEvents events = new RecordedAccountingEvents();
  private final Accounting first = pool.accounting(pool.ledger, pool.nodes, tasks, events);
  private final Ledger otherLedger = pool.ledger();
  private final NodeSet otherNodes = pool.nodes();
  private final RecordedAccountingEvents otherEvents = new RecordedAccountingEvents();
  private final Accounting other =
      pool.accounting(otherLedger, otherNodes, pool.scheduler, otherEvents);
  private final FakeJournal journal = pool.journal(0x0a);

  @AfterEach
  void close() {
    tasks.thaw();
    first.close();
    other.close();
    otherNodes.close();
    otherLedger.close();
    pool.close();
  }

  private void startFirst() {
    first.start();
    await().atMost(Duration.ofSeconds(5)).until(first::isWorking);
  }

  private Hash matureBlock() {
    long minute = pool.now - 5;
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();
    return block;
  }

  @Test
  void oneWorksAndTheOtherWaits() {
    startFirst();
    other.start();
    Hash block = matureBlock();

    pool.awaitState(block, State.SETTLED);

    assertThat(other.isWorking()).isFalse();
    assertThat(other.health()).isEqualTo(Health.ok());
    assertThat(events.runs).hasSize(1);
    assertThat(otherEvents.lines).isEmpty();
  }

  @Test
  void theOtherTakesOverAtOnceWhenOneCloses() {
    startFirst();
    other.start();

    first.close();

    await().atMost(LEASE.dividedBy(2)).until(other::isWorking);
    Hash block = matureBlock();
    pool.awaitState(block, State.SETTLED);
    assertThat(otherEvents.runs).hasSize(1);
  }

  @Test
  void theOtherTakesOverFromOneThatFreezes() {
    startFirst();
    other.start();
    Hash block = matureBlock();
    tasks.freeze();

    await().atMost(LEASE.multipliedBy(2)).until(other::isWorking);
    pool.awaitState(block, State.SETTLED);

    tasks.thaw(WORKING);
    tasks.thaw(RENEWING);
    await().atMost(Duration.ofSeconds(5)).until(() -> !first.isWorking());
    assertThat(pool.sql.number("SELECT count(*) FROM settlement")).isEqualTo(1);
    assertThat(other.isWorking()).isTrue();
  }

  @Test
  void whoWakesUpLateCanWriteNothing() {
    startFirst();
    tasks.freeze();
    LeaseKeeper successor =
        new LeaseKeeper(
            otherLedger, Duration.ofMinutes(1), "successor", NanoClock.system(), otherEvents);
    await()
        .atMost(LEASE.multipliedBy(2))
        .until(
            () -> {
              successor.tick();
              return successor.term().isPresent();
            });
    Hash block = matureBlock();

    tasks.thaw(WORKING);

    await().atMost(Duration.ofSeconds(5)).until(() -> !first.isWorking());
    assertThat(events.lines).contains("lease lost: another process has taken over");
    assertThat(events.lines).noneMatch(line -> line.startsWith("cannot"));
    assertThat(pool.block(block).state()).isEqualTo(State.FOUND);
    assertThat(pool.sql.number("SELECT count(*) FROM treasury_output")).isZero();
    assertThat(first.health()).isEqualTo(Health.ok());
  }

  @Test
  void isLostAndTakenAgainWhenTheDatabaseWasAway() {
    startFirst();
    Hash before = matureBlock();
    pool.awaitState(before, State.SETTLED);

    pool.sql.takeAway();
    await().atMost(LEASE.multipliedBy(3)).until(() -> !first.isWorking());
    await()
        .atMost(LEASE.multipliedBy(3))
        .until(() -> events.lines.stream().anyMatch(line -> line.startsWith("lease lost: ")));
    pool.sql.bringBack();

    await().atMost(Duration.ofSeconds(10)).until(first::isWorking);
    assertThat(events.lines).filteredOn("lease taken"::equals).hasSize(2);
    Hash after = matureBlock();
    pool.awaitState(after, State.SETTLED);
    assertThat(events.lines.stream().filter(line -> line.startsWith("lease lost: "))).hasSize(1);
  }

  @Test
  void tellsWhenNobodyCanHaveIt() throws SQLException {
    startFirst();
    first.close();
    try (Connection frozen = TestDatabases.connect(pool.database);
        Statement statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.execute("SET idle_in_transaction_session_timeout = 0");
      statement.execute("SELECT FROM lease FOR KEY SHARE");
      other.start();

      await()
          .atMost(LEASE.multipliedBy(10))
          .until(() -> otherEvents.lines.stream().anyMatch(line -> line.startsWith("cannot")));
      assertThat(otherEvents.lines).singleElement().asString().startsWith("cannot take its lease");
      assertThat(other.health().toString()).contains("cannot take its lease");
      frozen.rollback();
    }

    await().atMost(LEASE.multipliedBy(3)).until(other::isWorking);
    assertThat(otherEvents.lines).contains("can take its lease");
    assertThat(other.health()).isEqualTo(Health.ok());
  }

  @Test
  void whatIsClosedTakesNothingAnyMore() {
    startFirst();
    first.close();
    first.close();
    LeaseKeeper keeper =
        new LeaseKeeper(otherLedger, LEASE, "closed", NanoClock.system(), otherEvents);
    keeper.tick();
    assertThat(keeper.term()).isPresent();

    keeper.release();
    keeper.tick();

    assertThat(keeper.term()).isEmpty();
    assertThat(first.isWorking()).isFalse();
  }
}
