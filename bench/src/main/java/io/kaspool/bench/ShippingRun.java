package io.kaspool.bench;

import io.kaspool.accounting.PostgresShareSink;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.shares.JournalIdentity;
import io.kaspool.shares.ShareBatch;
import io.kaspool.shares.ShareSink;
import io.kaspool.shares.Shipper;
import io.kaspool.shares.ShippingEventLog;
import io.kaspool.shares.ShippingSettings;
import io.kaspool.shares.SinkAnswer;
import io.kaspool.shares.SinkPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How fast the books catch up after an outage: a journal of a million shares goes from the disk
/// into Postgres.
final class ShippingRun implements LoadRun {
  private static final int MINUTES = 5;
  private static final int SHARES_PER_MINUTE = 200_000;
  private static final int PENDING = 32_768;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "ShippingRun.intoPostgres";
  }

  @Override
  public List<Measurement> measure(String machine) throws IOException, InterruptedException {
    SteppedClock clock = new SteppedClock(Instant.now().minus(Duration.ofMinutes(MINUTES)));
    try (Workspace workspace = Workspace.create();
        VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("bench", 32);
        BenchBooks books = BenchBooks.open(workspace.path().resolve("books"), scheduler);
        BenchJournal journal =
            BenchJournal.open(workspace.path().resolve("journal"), clock, scheduler)) {
      for (int minute = 0; minute < MINUTES; minute++) {
        journal.fill(SHARES_PER_MINUTE, PENDING);
        clock.advance(Duration.ofMinutes(1));
      }
      long shares = journal.journal().counts().recorded();
      double seconds = seconds(journal, new PostgresShareSink(books.ledger()), shares);
      long arrived = books.ledger().transact(all -> all.slices().total().shares());
      if (arrived != shares) {
        throw new IOException("of %d shares %d arrived".formatted(shares, arrived));
      }
      return List.of(new Measurement(name(), "shares/s", shares / seconds, machine));
    }
  }

  private static double seconds(BenchJournal journal, ShareSink sink, long shares)
      throws IOException, InterruptedException {
    WatchedSink watched = new WatchedSink(sink, shares);
    try (Shipper shipper =
        Shipper.create(
            journal.journal(),
            watched,
            ShippingSettings.of("bench"),
            RandomGenerator.getDefault(),
            new ShippingEventLog())) {
      long start = System.nanoTime();
      shipper.start();
      if (!watched.all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("not all was shipped: " + shipper.state());
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /// Sees when the sink has this many entries.
  private static final class WatchedSink implements ShareSink {
    private final ShareSink sink;
    private final long entries;
    final CountDownLatch all = new CountDownLatch(1);

    WatchedSink(ShareSink sink, long entries) {
      this.sink = sink;
      this.entries = entries;
    }

    @Override
    public SinkPosition claim(JournalIdentity journal) {
      return sink.claim(journal);
    }

    @Override
    public SinkAnswer take(ShareBatch batch) {
      SinkAnswer answer = sink.take(batch);
      if (answer instanceof SinkAnswer.Taken && batch.to().sequence() >= entries) {
        all.countDown();
      }
      return answer;
    }

    @Override
    public Map<UUID, Long> shippedByStart(Set<UUID> holders) {
      return sink.shippedByStart(holders);
    }

    @Override
    public void retire(int journalId, UUID holder) {
      sink.retire(journalId, holder);
    }
  }
}
