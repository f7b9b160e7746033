package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.mining.Worker;
import io.kaspool.shares.Refusal;
import io.kaspool.shares.SinkAnswer;
import io.kaspool.shares.SinkException;
import io.kaspool.shares.SinkPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that was restored to an older state under a running sink.
class ShareSinkRestoreTest {
  private static final long MINUTE = 29_000_000;

  private final TestBooks books = new TestBooks();
  private final FakeJournal journal = books.journal(1);

  @AfterEach
  void close() {
    books.close();
  }

  private long work(Worker worker) {
    return books.sql.number(
        "SELECT coalesce(sum(work), 0) FROM share_slice JOIN worker ON worker.id = worker_id"
            + " WHERE name = '"
            + worker.name()
            + "'");
  }

  @Test
  void thePositionGoesBack() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    String backup = books.backUp();
    journal.share(ANN, MINUTE, 7).ship(MINUTE);

    books.restore(backup);
    books.reconnect();

    assertThat(journal.claim()).isEqualTo(new SinkPosition.At(journal.at(1)));
    journal.shipAgain(MINUTE);
    assertThat(work(ANN)).isEqualTo(12);
  }

  @Test
  void aBatchThatGoesOnIsRefused() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    String backup = books.backUp();
    journal.share(ANN, MINUTE, 7).ship(MINUTE);

    books.restore(backup);
    books.reconnect();

    journal.share(ANN, MINUTE, 9);
    assertThat(books.sink.take(journal.batch(MINUTE, false)))
        .isEqualTo(
            new SinkAnswer.Refused(Refusal.DOES_NOT_CONTINUE, new SinkPosition.At(journal.at(1))));
  }

  @Test
  void aClaimThatIsForgottenIsToBeMadeAgain() {
    String backup = books.backUp();
    FakeJournal later = books.journal(2).share(ANN, MINUTE, 5);

    books.restore(backup);
    books.reconnect();

    assertThatThrownBy(() -> later.ship(MINUTE)).isInstanceOf(SinkException.class);
    later.shipAgain(MINUTE);
    assertThat(work(ANN)).isEqualTo(5);
  }

  @Test
  void whileItIsAwayNothingIsTaken() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    journal.share(ANN, MINUTE, 7);

    books.sql.takeAway();
    assertThatThrownBy(() -> journal.ship(MINUTE)).isInstanceOf(SinkException.class);
    books.sql.bringBack();

    books.reconnect();
    journal.shipAgain(MINUTE);
    assertThat(work(ANN)).isEqualTo(12);
  }

  /// The ids of workers after the backup are given to others afterwards.
  @Test
  void creditsNobodyElseAfterwards() {
    restoreWithOtherWorkers();

    journal.share(BOB, MINUTE, 9);
    assertThat(books.sink.take(journal.batch(MINUTE, false)))
        .isInstanceOf(SinkAnswer.Refused.class);
    // as the shipper does, without another claim
    assertThat(books.sink.take(journal.batch(journal.identity(), 1, 3, MINUTE, false)))
        .isEqualTo(new SinkAnswer.Taken());

    assertThat(work(BOB)).isEqualTo(16);
    assertThat(work(CYD)).isEqualTo(100);
  }

  @Test
  void creditsNobodyElseAfterANewClaim() {
    restoreWithOtherWorkers();

    journal.share(BOB, MINUTE, 9).shipAgain(MINUTE);

    assertThat(work(BOB)).isEqualTo(16);
    assertThat(work(CYD)).isEqualTo(100);
  }

  private void restoreWithOtherWorkers() {
    journal.share(ANN, MINUTE, 5).ship(MINUTE);
    String backup = books.backUp();
    journal.share(BOB, MINUTE, 7).ship(MINUTE);

    books.restore(backup);
    books.reconnect();
    PostgresShareSink otherGateway = new PostgresShareSink(books.ledger);
    new FakeJournal(2, otherGateway).share(CYD, MINUTE, 100).ship(MINUTE);
  }
}
