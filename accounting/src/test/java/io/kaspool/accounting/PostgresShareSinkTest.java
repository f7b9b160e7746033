package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Slices.Total;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.shares.Cursor;
import io.kaspool.shares.JournalIdentity;
import io.kaspool.shares.Refusal;
import io.kaspool.shares.ShareBatch;
import io.kaspool.shares.SinkAnswer;
import io.kaspool.shares.SinkException;
import io.kaspool.shares.SinkPosition;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What becomes of batches in Postgres. All facts share one database, each has journals of its own.
class PostgresShareSinkTest {
  private static final TestBooks BOOKS = new TestBooks();
  private static final long MINUTE = 29_000_000;
  private static int ids;

  private final FakeJournal journal = BOOKS.journal(++ids);

  @AfterAll
  static void close() {
    BOOKS.close();
  }

  private static SinkAnswer refused(Refusal why, Cursor at) {
    return new SinkAnswer.Refused(why, new SinkPosition.At(at));
  }

  private Journal row(int id) {
    return BOOKS.ledger.transact(books -> books.journals().find(id).orElseThrow());
  }

  private Total total(int id) {
    return new Total(
        BOOKS.sql.number(
            "SELECT coalesce(sum(shares), 0) FROM share_slice WHERE journal_id = " + id),
        new BigInteger(
            BOOKS.sql.text(
                "SELECT coalesce(sum(work), 0) FROM share_slice WHERE journal_id = " + id)));
  }

  private static Total total(long shares, long work) {
    return new Total(shares, BigInteger.valueOf(work));
  }

  @Test
  void addsSharesUpByMinuteWorkerAndScheme() {
    Worker annSolo = new Worker(ANN.wallet(), ANN.name(), Scheme.SOLO);
    journal
        .share(ANN, MINUTE, 5)
        .share(ANN, MINUTE, 7)
        .share(annSolo, MINUTE, 11)
        .share(BOB, MINUTE, 13)
        .share(ANN, MINUTE + 1, 17)
        .ship(MINUTE);
    journal.share(ANN, MINUTE + 1, 19).ship(MINUTE + 1);

    assertThat(
            BOOKS.sql.text(
                "SELECT string_agg(minute - "
                    + MINUTE
                    + " || ' ' || name || ' ' || scheme || ' ' || work || ' ' || shares, ', '"
                    + " ORDER BY minute, name, scheme) FROM share_slice"
                    + " JOIN worker ON worker.id = worker_id WHERE journal_id = "
                    + journal.id))
        .isEqualTo("0 ann pplns 12 2, 0 ann solo 11 1, 0 bob pplns 13 1, 1 ann pplns 36 2");
  }

  @Test
  void takesABatchOnceHoweverOftenItIsSent() {
    ShareBatch batch = journal.share(ANN, MINUTE, 5).batch(MINUTE, false);

    assertThat(BOOKS.sink.take(batch)).isEqualTo(new SinkAnswer.Taken());
    assertThat(BOOKS.sink.take(batch)).isEqualTo(refused(Refusal.DOES_NOT_CONTINUE, journal.at(1)));

    assertThat(total(journal.id)).isEqualTo(total(1, 5));
  }

  @Test
  void tellsWhereItStandsWhenTheAnswerWasLost() {
    BOOKS.sink.take(journal.share(ANN, MINUTE, 5).batch(MINUTE, false));

    assertThat(journal.claim()).isEqualTo(new SinkPosition.At(journal.at(1)));
    journal.share(ANN, MINUTE, 7).shipAgain(MINUTE);

    assertThat(total(journal.id)).isEqualTo(total(2, 12));
  }

  @Test
  void takesFromTheLastClaimAlone() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    journal.share(ANN, MINUTE, 7);
    JournalIdentity later = journal.identity(journal.id, UUID.randomUUID(), 0);

    assertThat(BOOKS.sink.claim(later)).isEqualTo(new SinkPosition.At(journal.at(1)));

    assertThat(BOOKS.sink.take(journal.batch(MINUTE, false)))
        .isEqualTo(refused(Refusal.OTHER_HOLDER, journal.at(1)));
    assertThat(BOOKS.sink.take(journal.batch(later, 1, 2, MINUTE, false)))
        .isEqualTo(new SinkAnswer.Taken());
    assertThat(total(journal.id)).isEqualTo(total(2, 12));
  }

  @Test
  void refusesWhatLeavesAGap() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    journal.share(ANN, MINUTE, 7).share(ANN, MINUTE, 9);

    assertThat(BOOKS.sink.take(journal.batch(journal.identity(), 2, 3, MINUTE, false)))
        .isEqualTo(refused(Refusal.DOES_NOT_CONTINUE, journal.at(1)));
    assertThat(total(journal.id)).isEqualTo(total(1, 5));
  }

  @Test
  void refusesWhatContinuesAnotherHistory() {
    FakeJournal twin = new FakeJournal(++ids, BOOKS.sink).share(BOB, MINUTE, 6);
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    twin.share(BOB, MINUTE, 8);

    assertThat(BOOKS.sink.take(twin.batch(journal.identity(), 1, 2, MINUTE, false)))
        .isEqualTo(refused(Refusal.DOES_NOT_CONTINUE, journal.at(1)));
    assertThat(total(journal.id)).isEqualTo(total(1, 5));
  }

  @Test
  void takesTheEntriesOfAnOpeningUnderOneIdOnly() {
    journal.share(ANN, MINUTE, 5).share(ANN, MINUTE, 7).ship(MINUTE);
    journal.share(ANN, MINUTE, 9);
    JournalIdentity accepted = journal.identity(++ids, UUID.randomUUID(), 0);
    BOOKS.sink.claim(accepted);

    assertThat(BOOKS.sink.take(journal.batch(accepted, 0, 3, MINUTE, false)))
        .isEqualTo(new SinkAnswer.Refused(Refusal.TAKEN_ALREADY, new SinkPosition.Unknown()));
    assertThat(BOOKS.sink.shippedByStart(Set.of(journal.holder, UUID.randomUUID())))
        .isEqualTo(Map.of(journal.holder, 2L));

    JournalIdentity after = journal.identity(++ids, UUID.randomUUID(), 2);
    BOOKS.sink.claim(after);
    assertThat(BOOKS.sink.take(journal.batch(after, 2, 3, MINUTE, false)))
        .isEqualTo(new SinkAnswer.Taken());
    assertThat(total(journal.id)).isEqualTo(total(2, 12));
    assertThat(total(after.journalId())).isEqualTo(total(1, 9));
  }

  @Test
  void anUnknownJournalStandsAtItsBase() {
    journal.share(ANN, MINUTE, 5).share(ANN, MINUTE, 7).share(ANN, MINUTE, 9);
    JournalIdentity accepted = journal.identity(++ids, journal.holder, 1);

    assertThat(BOOKS.sink.claim(accepted)).isEqualTo(new SinkPosition.Unknown());

    assertThat(BOOKS.sink.take(journal.batch(accepted, 2, 3, MINUTE, false)))
        .isInstanceOf(SinkAnswer.Refused.class);
    assertThat(BOOKS.sink.claim(accepted)).isEqualTo(new SinkPosition.Unknown());
    assertThat(BOOKS.sink.take(journal.batch(accepted, 1, 3, MINUTE, false)))
        .isEqualTo(new SinkAnswer.Taken());
    assertThat(BOOKS.sink.claim(accepted)).isEqualTo(new SinkPosition.At(journal.at(3)));
  }

  @Test
  void takesNothingOfAJournalThatNeverClaimed() {
    JournalIdentity stranger = journal.identity(++ids, journal.holder, 0);

    assertThatThrownBy(() -> BOOKS.sink.take(journal.batch(stranger, 0, 0, MINUTE, false)))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("claim");
  }

  @Test
  void anEmptyBatchClosesMinutesAndNothingElse() {
    journal.ship(MINUTE + 3);

    assertThat(row(journal.id).closedMinute()).isEqualTo(MINUTE + 3);
    assertThat(row(journal.id).cursorSequence()).isZero();
    assertThat(BOOKS.sink.shippedByStart(Set.of(journal.holder))).isEmpty();
  }

  @Test
  void closedMinutesStayClosed() {
    journal.ship(MINUTE + 3).ship(MINUTE + 1);

    assertThat(row(journal.id).closedMinute()).isEqualTo(MINUTE + 3);
  }

  @Test
  void aStoppedJournalLivesAgainWithItsNextClaim() {
    journal.share(ANN, MINUTE, 5).stop(MINUTE);
    assertThat(row(journal.id).state()).isEqualTo(Journals.State.STOPPED);

    journal.claim();

    assertThat(row(journal.id).state()).isEqualTo(Journals.State.LIVE);
    journal.share(CYD, MINUTE + 1, 7).ship(MINUTE + 1);
    assertThat(total(journal.id)).isEqualTo(total(2, 12));
  }

  @Test
  void retiresAJournalUntilItsNextBatch() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    JournalIdentity own = journal.identity(journal.id, UUID.randomUUID(), 0);
    BOOKS.sink.claim(own);

    BOOKS.sink.retire(journal.id, own.holder());
    BOOKS.sink.retire(journal.id, own.holder());
    assertThat(row(journal.id).state()).isEqualTo(Journals.State.RETIRED);
    assertThat(total(journal.id)).isEqualTo(total(1, 5));

    journal.claim();
    assertThat(row(journal.id).state()).isEqualTo(Journals.State.RETIRED);
    journal.share(ANN, MINUTE + 1, 7).ship(MINUTE + 1);
    assertThat(row(journal.id).state()).isEqualTo(Journals.State.LIVE);
  }

  @Test
  void doesNotRetireAJournalThatAnotherOpeningShips() {
    JournalIdentity earlier = journal.identity(journal.id, UUID.randomUUID(), 0);
    BOOKS.sink.claim(earlier);
    BOOKS.sink.claim(journal.identity(journal.id, UUID.randomUUID(), 0));

    BOOKS.sink.retire(journal.id, earlier.holder());

    assertThat(row(journal.id).state()).isEqualTo(Journals.State.LIVE);
  }

  @Test
  void retiresNothingThatItDoesNotKnow() {
    int unknown = ++ids;

    BOOKS.sink.retire(unknown, UUID.randomUUID());

    assertThat(BOOKS.sql.number("SELECT count(*) FROM journal WHERE id = " + unknown)).isZero();
  }

  @Test
  void holdsWorkBeyond63Bits() {
    for (int i = 0; i < 5; i++) {
      journal.share(ANN, MINUTE, Long.MAX_VALUE);
    }
    journal.ship(MINUTE);
    journal.share(ANN, MINUTE, Long.MAX_VALUE).ship(MINUTE);

    assertThat(total(journal.id).work())
        .isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(6)));
  }

  @Test
  void takesABatchOfManyNewWorkers() {
    long expected = 0;
    for (int i = 1; i <= 5_000; i++) {
      journal.share(new Worker(ANN.wallet(), "rig " + i, Scheme.PPLNS), MINUTE, i);
      expected += i;
    }
    journal.ship(MINUTE);

    assertThat(total(journal.id)).isEqualTo(total(5_000, expected));
    assertThat(
            BOOKS.sql.number(
                "SELECT work FROM share_slice JOIN worker ON worker.id = worker_id"
                    + " WHERE name = 'rig 4711' AND journal_id = "
                    + journal.id))
        .isEqualTo(4711);
  }
}
