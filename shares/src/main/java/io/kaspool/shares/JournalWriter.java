package io.kaspool.shares;

import io.kaspool.ops.NanoClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/// The one thread that writes the journal: takes all that waits, commits it, answers. After a
/// failure it refuses shares and tries again, with a new connection, whenever told to.
final class JournalWriter implements Runnable {
  private static final long MINUTE_MILLIS = 60_000;

  private final Path directory;
  private final Inbox inbox;
  private final JournalStore.Reopener reopener;
  private final NanoClock nanos;
  private final InstantSource clock;
  private final JournalEvents events;
  private final Tally tally;
  private JournalStore store;
  private JournalStore.State state;
  private Exception failure = new SQLException("none yet"); // the last one that was told
  private volatile long lastMinute; // volatile: read for health

  JournalWriter(
      Path directory,
      Inbox inbox,
      Journal.Disk disk,
      Journal.Time time,
      JournalEvents events,
      Tally tally) {
    this.directory = directory;
    this.inbox = inbox;
    this.reopener = disk.reopener();
    this.store = disk.store();
    this.state = store.state();
    this.lastMinute = state.lastMinute();
    this.nanos = time.nanos();
    this.clock = time.clock();
    this.events = events;
    this.tally = tally;
  }

  @Override
  public void run() {
    try {
      for (Batch batch = take(); !batch.isEmpty(); batch = take()) {
        if (!write(batch)) {
          recover();
        }
      }
    } finally {
      giveUp();
      closeStore();
    }
  }

  private Batch take() {
    return inbox.take(nanos);
  }

  private boolean write(Batch batch) {
    try {
      commit(batch);
    } catch (SQLException | RuntimeException e) {
      fail(e);
      return false;
    }
    for (PendingShare share : batch.shares()) {
      if (share.recorded()) {
        tally.recorded.increment();
      }
    }
    return true;
  }

  private void commit(Batch batch) throws SQLException {
    store.commit(batch, Math.floorDiv(clock.millis(), MINUTE_MILLIS));
    state = store.state();
    lastMinute = state.lastMinute();
    tally.commits.increment();
    inbox.written(batch);
  }

  private void fail(Exception cause) {
    tally.failures.increment();
    refuseAll(reason(cause));
    events.failed(directory, cause);
    failure = cause;
  }

  private static String reason(Exception cause) {
    return "the pool cannot record shares: " + cause.getMessage();
  }

  private void refuseAll(String why) {
    for (PendingShare share : inbox.refuse(why)) {
      if (share.notRecorded(why)) {
        tally.refusedFailing.increment();
      }
    }
  }

  /// Returns when the journal is written again, or when closing: then after one last attempt.
  private void recover() {
    boolean open = true;
    while (open) {
      open = inbox.awaitRetry();
      if (reopen()) {
        inbox.resume();
        events.recovered(directory);
        return;
      }
    }
    giveUp();
  }

  private boolean reopen() {
    closeStore();
    try {
      store = reopener.reopen(state);
      commit(inbox.takeRecords());
      return true;
    } catch (SQLException | RuntimeException e) {
      if (!reason(e).equals(reason(failure))) {
        failure = e;
        refuseAll(reason(e));
        events.stillFailing(directory, e);
      }
      return false;
    }
  }

  private void giveUp() {
    refuseAll(Inbox.CLOSED);
    for (BlockRecord record : inbox.stop()) {
      tally.recordsNotKept.increment();
      events.blockNotKept(record.hash());
    }
  }

  private void closeStore() {
    try {
      store.close();
    } catch (SQLException | RuntimeException e) {
      // It failed before; what matters is that a new connection can be made, and that says so.
    }
  }

  /// Minutes since 1970 of the newest entry. Any thread.
  long lastMinute() {
    return lastMinute;
  }
}
