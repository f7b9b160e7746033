package io.kaspool.bench;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Share;
import io.kaspool.mining.ShareLog;
import io.kaspool.mining.Worker;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import io.kaspool.shares.Journal;
import io.kaspool.shares.JournalEventLog;
import io.kaspool.shares.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/// A journal with made-up shares of many workers. One thread appends.
final class BenchJournal implements AutoCloseable {
  private static final int WORKERS = 1_000;
  private static final Difficulty WORK = Difficulty.ofHashes(1L << 40);

  private final List<Worker> workers = BenchWorkers.create(WORKERS);
  private final Journal journal;
  private long nonce;

  private BenchJournal(Journal journal) {
    this.journal = journal;
  }

  static BenchJournal open(Path directory, InstantSource clock, Scheduler scheduler) {
    return new BenchJournal(
        Journal.open(
            JournalSettings.of(directory),
            new Journal.Time(NanoClock.system(), clock, scheduler),
            RandomGenerator.getDefault(),
            new JournalEventLog()));
  }

  Journal journal() {
    return journal;
  }

  /// The answer comes on the journal's thread.
  void append(ShareLog.Completion completion) {
    Worker worker = workers.get((int) (nonce % WORKERS));
    journal.append(new Share(worker, WORK, nonce, nonce), Runnable::run, completion);
    nonce++;
  }

  /// Records so many shares as fast as it can, and returns when all are.
  ///
  /// @param pending how many may wait at a time, fewer than the journal takes
  void fill(int shares, int pending) throws IOException, InterruptedException {
    long before = journal.counts().recorded();
    Semaphore room = new Semaphore(pending);
    ShareLog.Completion completion =
        new ShareLog.Completion() {
          @Override
          public void recorded() {
            room.release();
          }

          @Override
          public void notRecorded(String why) {
            room.release(); // and is missed below
          }
        };
    for (int i = 0; i < shares; i++) {
      room.acquire();
      append(completion);
    }
    room.acquire(pending);
    if (journal.counts().recorded() - before < shares) {
      throw new IOException("the journal did not record every share: " + journal.counts());
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
