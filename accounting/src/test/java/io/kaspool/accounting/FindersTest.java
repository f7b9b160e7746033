package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.mining.NonceRange;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who found a block that only the chain tells of.
class FindersTest {
  private static final long NONCE = 0xa1b2_0000_0000_0007L;
  private static final NonceRange RANGE = new NonceRange(0xa1b2, 16);

  private final SettledBooks pool = new SettledBooks();
  private final FakeJournal journal = pool.books.journal(0x0a);
  private final long minute =
      pool.books.sql.number("SELECT floor(extract(epoch FROM now()) / 60)::bigint") - 10;

  private final Hash block = pool.hash();
  private final Finders finders =
      new Finders(pool.books.ledger, pool.lease, AccountingSettings.Pace.STANDARD, pool.events);

  @AfterEach
  void close() {
    pool.close();
  }

  private void discovered(int journalId) {
    pool.books.ledger.transact(
        all ->
            all.blocks()
                .add(
                    new NewBlock(
                        block,
                        journalId,
                        1,
                        null,
                        minute,
                        Instant.ofEpochSecond(minute * 60),
                        7,
                        NONCE,
                        null,
                        null)));
  }

  private String finder() {
    finders.find(pool.lease.term().orElseThrow());
    Optional<Finder> finder =
        pool.books.ledger.transact(
            all -> Optional.ofNullable(all.blocks().find(block).orElseThrow().finder()));
    return finder.map(found -> found.worker() + " " + found.scheme()).orElse("nobody");
  }

  @Test
  void isWhoHadThePartOfTheNoncesThatTheBlocksIsIn() {
    discovered(journal.id);
    journal
        .lease(ANN, minute - 5, new NonceRange(0xa1b3, 16))
        .lease(CYD, minute - 5, RANGE)
        .lease(BOB, minute - 5, new NonceRange(0xa1, 16))
        .ship(minute - 6);

    assertThat(finder()).isEqualTo("cyd solo");
  }

  @Test
  void isTheLastWhoHadIt() {
    discovered(journal.id);
    journal
        .lease(ANN, minute - 500, RANGE)
        .lease(BOB, minute - 5, RANGE)
        .lease(CYD, minute + 2, RANGE)
        .ship(minute - 1);

    assertThat(finder()).isEqualTo("bob pplns");
  }

  @Test
  void mayHaveComeInTheMinuteAfterTheOneInTheHeader() {
    discovered(journal.id);
    journal.lease(ANN, minute - 500, RANGE).lease(BOB, minute + 1, RANGE).ship(minute - 1);

    assertThat(finder()).isEqualTo("bob pplns");
  }

  @Test
  void isNotLookedForInOtherJournalsOrStarts() {
    FakeJournal other = pool.books.journal(0x0b);
    discovered(journal.id);
    other.lease(ANN, minute - 5, RANGE).ship(minute - 1);

    assertThat(finder()).isEqualTo("nobody");
  }

  @Test
  void isAskedForOnceWhenNoRowCanComeAnyMore() {
    discovered(journal.id);
    journal.ship(minute + 1);
    assertThat(finder()).isEqualTo("nobody");
    assertThat(pool.events.lines).doesNotContain("unresolved " + block);

    journal.ship(minute + 2);
    assertThat(finder()).isEqualTo("nobody");
    assertThat(finder()).isEqualTo("nobody");

    assertThat(pool.events.lines).filteredOn(("unresolved " + block)::equals).hasSize(1);
  }

  @Test
  void isAskedForAtOnceWhenNobodyKnowsTheJournal() {
    discovered(0xdead);

    assertThat(finder()).isEqualTo("nobody");

    assertThat(pool.events.lines).contains("unresolved " + block);
  }

  @Test
  void isAskedForWhenTheJournalIsGivenUp() {
    discovered(journal.id);
    journal.ship(minute - 1);
    pool.books.sql.run("UPDATE journal SET last_batch_at = now() - interval '61 minutes'");

    assertThat(finder()).isEqualTo("nobody");

    assertThat(pool.events.lines).contains("unresolved " + block);
  }

  @Test
  void isNotAskedForWhileTheBlockEarnsNothing() {
    discovered(0xdead);
    pool.books.sql.run("UPDATE found_block SET state = 'red'");

    assertThat(finder()).isEqualTo("nobody");

    assertThat(pool.events.lines).doesNotContain("unresolved " + block);
    assertThat(finders.complaint()).isEmpty();
  }

  @Test
  void isFoundWhenALeaseComesLater() {
    discovered(0x0a);
    journal.ship(minute + 2);
    assertThat(finder()).isEqualTo("nobody");

    journal.lease(BOB, minute, RANGE).ship(minute + 2);

    assertThat(finder()).isEqualTo("bob pplns");
  }
}
