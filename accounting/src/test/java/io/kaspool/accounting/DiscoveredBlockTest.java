package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static io.kaspool.accounting.SettledBooks.REWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Workers;
import io.kaspool.mining.Worker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A block that the chain told of before its journal did.
class DiscoveredBlockTest {
  private static final long FEE = REWARD / 100;

  private final SettledBooks pool = new SettledBooks();
  private final FakeJournal journal = pool.books.journal(1);
  private final FakeJournal other = pool.books.journal(2);
  private final long minute =
      pool.books.sql.number("SELECT floor(extract(epoch FROM now()) / 60)::bigint") - 60;

  private final Hash block = pool.hash();

  @AfterEach
  void close() {
    pool.close();
  }

  private void discovered(int journalId, Worker finder) {
    pool.books.ledger.transact(
        all -> {
          Workers.Name name = new Workers.Name(finder.wallet().toString(), finder.name());
          long worker = all.workers().ids(List.of(name)).values().iterator().next();
          return all.blocks()
              .add(
                  new NewBlock(
                      block,
                      journalId,
                      1,
                      null,
                      minute,
                      Instant.ofEpochSecond(minute * 60),
                      7,
                      7,
                      worker,
                      Settler.text(finder.scheme())));
        });
    pool.paid(block, REWARD);
  }

  private void settle() {
    pool.settle();
    AuditReport report = pool.audit();
    assertThat(report.isRight()).as(report.table()).isTrue();
  }

  private void assertWaits() {
    settle();
    assertThat(pool.state(block)).isEqualTo(State.BLUE);
  }

  @Test
  void waitsUntilItsRowCannotComeAnyMore() {
    discovered(journal.id, CYD);
    other.ship(minute + 9);
    journal.ship(minute);
    assertWaits();
    journal.ship(minute + 1);
    assertWaits();

    journal.ship(minute + 2);
    settle();

    assertThat(pool.owed(CYD)).isEqualTo(REWARD - 28_500_000L);
  }

  @Test
  void itsRowSaysWhoAndWhen() {
    journal.share(ANN, minute - 30, 1_000).share(BOB, minute, 3_000);
    discovered(journal.id, CYD);
    other.ship(minute + 9);

    journal.block(block, ANN, minute + 1).ship(minute + 1);
    settle();

    // of the row's window, which Ann's work is not in any more
    assertThat(pool.owed(BOB)).isEqualTo(REWARD - FEE);
    assertThat(pool.owed(CYD)).isZero();
  }

  @Test
  void aRowThatComesAfterItWasSettledChangesNothing() {
    discovered(journal.id, CYD);
    other.ship(minute + 9);
    journal.ship(minute + 5);
    settle();

    journal.block(block, ANN, minute + 6).ship(minute + 6);
    settle();

    assertThat(pool.owed(CYD)).isEqualTo(REWARD - 28_500_000L);
    assertThat(pool.owed(ANN)).isZero();
    assertThat(pool.events.runs).hasSize(1);
  }

  @Test
  void ofAnUnknownJournalItWaitsUntilThatIsRetired() {
    discovered(0xdead, CYD);
    other.ship(minute + 9);
    journal.ship(minute + 9);
    assertWaits();

    pool.books.ledger.transact(
        all -> {
          all.journals().retire(0xdead);
          return null;
        });
    settle();

    assertThat(pool.owed(CYD)).isEqualTo(REWARD - 28_500_000L);
  }

  @Test
  void ofAJournalThatStoppedItWaitsForNothing() {
    journal.stop(minute - 1);
    other.ship(minute + 9);
    discovered(journal.id, CYD);

    settle();

    assertThat(pool.owed(CYD)).isEqualTo(REWARD - 28_500_000L);
  }
}
