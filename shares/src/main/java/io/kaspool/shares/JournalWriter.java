package io.kaspool.shares;

import io.kaspool.ops.Failpoint;
import io.kaspool.ops.NanoClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Supplier;

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
  private final Supplier<JournalStore.Pruning> pruning;
  private JournalStore store;
  private volatile JournalStore.State state; // written here after each commit, read by all
  private Exception failure = new SQLException("none yet"); // the last one that was told
  private volatile boolean pruned = true; // written after each step, read by who asks for the next

  JournalWriter(
      Supplier<JournalStore.Pruning> pruning,
      Inbox inbox,
      Journal.Disk disk,
      Journal.Time time,
      JournalEvents events,
      Tally tally) {
    this.directory = disk.lock().path();
    this.inbox = inbox;
    this.reopener = disk.reopener();
    this.store = disk.store();
    this.state = store.state();
    this.nanos = time.nanos();
    this.clock = time.clock();
    this.events = events;
    this.tally = tally;
    this.pruning = pruning;
  }

  @Override
  public void run() {
    try {
      for (Work work = take(); !work.isLast(); work = take()) {
        if (!perform(work)) {
          recover();
        }
      }
    } finally {
      giveUp();
      closeStore();
    }
  }

  private Work take() {
    return inbox.take(nanos);
  }

  private boolean perform(Work work) {
    try {
      if (isWorthACommit(work)) {
        commit(work.batch());
      }
      inbox.written(work.batch());
      answer(work.batch());
      RenameRequest rename = work.rename();
      if (rename != null) {
        rename(rename);
      }
      if (work.prune()) {
        prune();
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      fail(e);
      if (work.rename() != null) {
        work.rename().notDone(reason(e));
      }
      return false;
    }
  }

  private boolean isWorthACommit(Work work) {
    Batch batch = work.batch();
    return !batch.isEmpty()
        || (work.mark()
            && (clockMinute() > state.lastMinute()
                || batch.shippedThrough() != state.shippedThrough()));
  }

  private void answer(Batch batch) {
    Failpoint.JOURNAL_COMMITTED.reached();
    for (PendingShare share : batch.shares()) {
      if (share.recorded()) {
        tally.recorded.increment();
      }
    }
  }

  private void commit(Batch batch) throws SQLException {
    store.commit(batch, clockMinute());
    state = store.state();
    tally.commits.increment();
  }

  private void rename(RenameRequest request) throws SQLException {
    if (!request.begin()) {
      return;
    }
    store.rename(request.renaming());
    state = store.state();
    inbox.shippedThrough(state.shippedThrough());
    request.done();
  }

  private void prune() throws SQLException {
    long before = state.deletedThrough();
    pruned = store.prune(pruning.get());
    state = store.state();
    tally.deleted.add(state.deletedThrough() - before);
  }

  private long clockMinute() {
    return Math.floorDiv(clock.millis(), MINUTE_MILLIS);
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
      Batch records = inbox.takeRecords();
      commit(records);
      inbox.written(records);
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
    tally.leasesNotKept.add(inbox.leases());
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

  /// What is certainly on disk. Any thread.
  JournalStore.State state() {
    return state;
  }

  /// Whether the last step found something to delete. Any thread.
  boolean pruned() {
    return pruned;
  }
}
