package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Slices.Total;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What comes late, and what comes at once.
class ShareSinksTest {
  private static final long MINUTE = 29_000_000;
  private static final long DAY = 24 * 60;

  private final TestBooks books = new TestBooks();
  private final FakeJournal journal = books.journal(1);

  @AfterEach
  void close() {
    books.close();
  }

  private void settledUpTo(long minute) {
    books.ledger.transact(
        all -> {
          all.slices().moveFrontier(minute);
          return null;
        });
  }

  /// As `minute:work`, in minutes after the first.
  private String slices() {
    return books.sql.text(
        "SELECT coalesce(string_agg(minute - "
            + MINUTE
            + " || ':' || work, ' ' ORDER BY minute, work), '') FROM share_slice");
  }

  private long lateShares() {
    return books.ledger.transact(all -> all.journals().lateShares());
  }

  @Test
  void lateWorkKeepsItsSpacingOverBatches() {
    settledUpTo(MINUTE + 100);

    journal.share(ANN, MINUTE, 1).share(BOB, MINUTE + 3, 2).ship(MINUTE + 2);
    journal.share(ANN, MINUTE + 3, 4).share(ANN, MINUTE + 100, 8).ship(MINUTE + 99);

    assertThat(slices()).isEqualTo("101:1 104:2 104:4 201:8");
    assertThat(lateShares()).isEqualTo(4);
  }

  @Test
  void workInTimeStaysWhereItIsBesideLateWork() {
    settledUpTo(MINUTE + 100);
    FakeJournal other = books.journal(2);

    journal.share(ANN, MINUTE, 1).ship(MINUTE);
    other.share(BOB, MINUTE + 101, 2).ship(MINUTE + 100);

    assertThat(slices()).isEqualTo("101:1 101:2");
    assertThat(lateShares()).isEqualTo(1);
  }

  @Test
  void aSecondDelayIsMovedNoFurtherThanItMust() {
    settledUpTo(MINUTE + 100);
    journal.share(ANN, MINUTE, 1).ship(MINUTE + 100);
    settledUpTo(MINUTE + 110);

    journal.share(ANN, MINUTE + 110, 2).ship(MINUTE + 110);

    assertThat(slices()).isEqualTo("101:1 111:2");
  }

  @Test
  void lateWorkThatIsMovedOntoANewDayCounts() {
    long endOfDay = (MINUTE / DAY + 1) * DAY - 1;
    settledUpTo(endOfDay);

    journal.share(ANN, MINUTE, 1).share(ANN, MINUTE + 2, 2).ship(MINUTE);

    assertThat(books.sql.number("SELECT sum(work) FROM share_slice WHERE minute > " + endOfDay))
        .isEqualTo(3);
  }

  @Test
  void manyShipAtOnceAndNothingIsLost() throws Exception {
    int gateways = 4;
    int batches = 12;
    List<Future<?>> shipping = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int gateway = 10; gateway < 10 + gateways; gateway++) {
        FakeJournal one = new FakeJournal(gateway, new PostgresShareSink(books.ledger));
        shipping.add(threads.submit(() -> ship(one, batches)));
      }
      for (int i = 0; i < 20; i++) {
        settledUpTo(MINUTE + i); // as a settlement does, in their way
      }
    }
    for (Future<?> one : shipping) {
      one.get();
    }

    Total total = books.ledger.transact(all -> all.slices().total());
    assertThat(total)
        .isEqualTo(
            new Total(3L * batches * gateways, BigInteger.valueOf(111L * batches * gateways)));
    assertThat(books.sql.number("SELECT count(*) FROM worker")).isEqualTo(2 + batches);
  }

  /// Each batch begins a new day and brings a worker that all others bring, too.
  private static void ship(FakeJournal journal, int batches) {
    for (int i = 0; i < batches; i++) {
      long minute = MINUTE + 60 + i * DAY;
      Worker fresh = new Worker(CYD.wallet(), "rig " + i, Scheme.SOLO);
      journal.share(ANN, minute, 1).share(BOB, minute, 10).share(fresh, minute, 100).ship(minute);
    }
  }
}
