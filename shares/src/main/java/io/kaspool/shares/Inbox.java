package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import io.kaspool.ops.NanoClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What waits for the writer. Any thread puts in, one writer takes out; all under one lock that is
/// never held while anything blocks or calls back.
///
/// Bounded: shares at `maxShares`, rows about blocks at `maxRecords`, leases at [#MAX_LEASES], the
/// rest as said at `Errands`. At the bound the newcomer is turned away. Verdicts are turned away at
/// half of `maxRecords`, so that they never take a block's place.
final class Inbox {
  /// Keeps one transaction to some tens of milliseconds.
  static final int MAX_BATCH = 8_192;

  /// As many as there are extranonces: more wait only while the disk stands still.
  static final int MAX_LEASES = 65_536;

  static final String FULL = "the pool is overloaded: too many shares wait to be recorded";
  static final String CLOSED = "the pool is shutting down";

  private final int maxShares;
  private final int maxRecords;
  private final long answerWithinNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<PendingShare> shares = new ArrayDeque<>(); // bounded by maxShares
  private final ArrayDeque<BlockRecord> records = new ArrayDeque<>(); // bounded by maxRecords
  private final ArrayDeque<Lease> leases = new ArrayDeque<>(); // bounded by MAX_LEASES
  private final Errands errands;
  private List<PendingShare> writing = List.of(); // at most MAX_BATCH
  private boolean underWay; // from one `take` to the next
  private long underWaySinceNanos;
  private @Nullable String refusal;
  private boolean retry;
  private boolean closing;
  private boolean stopped;

  Inbox(JournalSettings settings, long shippedThrough) {
    this.maxShares = settings.maxShares();
    this.maxRecords = settings.maxRecords();
    this.answerWithinNanos = settings.answerWithin().toNanos();
    this.errands = new Errands(shippedThrough);
  }

  /// Takes the share, or says why not.
  Optional<String> offer(PendingShare share) {
    lock.lock();
    try {
      if (closing) {
        return Optional.of(CLOSED);
      }
      if (refusal != null) {
        return Optional.of(refusal);
      }
      if (shares.size() >= maxShares) {
        return Optional.of(FULL);
      }
      shares.add(share);
      changed.signalAll();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// Takes the record whether the journal can be written or not; false at the bound, and once the
  /// writer has ended.
  boolean offer(BlockRecord record) {
    lock.lock();
    try {
      int room =
          switch (record) {
            case BlockRecord.Found found -> maxRecords;
            case BlockRecord.Judged judged -> maxRecords / 2;
          };
      if (stopped || records.size() >= room) {
        return false;
      }
      records.add(record);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the lease whether the journal can be written or not; false at the bound, and once the
  /// writer has ended.
  boolean offer(Lease lease) {
    lock.lock();
    try {
      if (stopped || leases.size() >= MAX_LEASES) {
        return false;
      }
      leases.add(lease);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void errand(Consumer<Errands> give) {
    lock.lock();
    try {
      give.accept(errands);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Has the minute written, even if nothing else is.
  void mark() {
    errand(Errands::mark);
  }

  /// Has a step of old entries deleted.
  void prune() {
    errand(Errands::prune);
  }

  /// How far the sink came; goes along with the next commit.
  void shippedThrough(long sequence) {
    errand(errands -> errands.shippedThrough(sequence));
  }

  /// Goes along with the next commit; false at the bound.
  boolean offer(Worker worker, Difficulty difficulty) {
    lock.lock();
    try {
      return errands.remember(worker, difficulty);
    } finally {
      lock.unlock();
    }
  }

  /// Takes the request, or says why not.
  Optional<String> offer(RenameRequest request) {
    lock.lock();
    try {
      if (closing) {
        return Optional.of(CLOSED);
      }
      if (refusal != null) {
        return Optional.of(refusal);
      }
      changed.signalAll();
      return errands.rename(request) ? Optional.empty() : Optional.of("it is being done already");
    } finally {
      lock.unlock();
    }
  }

  /// Waits for work. Records and leases stay here until `written`; the rest is handed over. When
  /// closing, what waits is handed out first, then comes the last work.
  Work take(NanoClock nanos) {
    lock.lock();
    try {
      underWay = false;
      while (isIdle() && !closing) {
        changed.awaitUninterruptibly();
      }
      Batch batch = takeBatch();
      RenameRequest rename = errands.takeRename();
      boolean mark = errands.takeMark();
      boolean prune = errands.takePrune() && !closing;
      writing = batch.shares();
      underWay = true;
      underWaySinceNanos = nanos.nanoTime();
      boolean isLast = closing && batch.isEmpty() && rename == null;
      return new Work(batch, mark && !isLast, prune, rename, isLast);
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    return records.isEmpty() && leases.isEmpty() && shares.isEmpty() && !errands.isUrgent();
  }

  private Batch takeBatch() {
    List<BlockRecord> firstRecords = firstRecords();
    List<Lease> firstLeases = firstLeases();
    int room = MAX_BATCH - firstRecords.size() - firstLeases.size();
    int count = Math.min(shares.size(), room);
    List<PendingShare> firstShares = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      firstShares.add(shares.remove());
    }
    return new Batch(
        firstRecords,
        firstLeases,
        List.copyOf(firstShares),
        errands.takeDifficulties(),
        errands.shippedThrough());
  }

  /// The records and leases that wait, for an attempt to write them alone.
  Batch takeRecords() {
    lock.lock();
    try {
      return new Batch(
          firstRecords(), firstLeases(), List.of(), Map.of(), errands.shippedThrough());
    } finally {
      lock.unlock();
    }
  }

  private List<BlockRecord> firstRecords() {
    return records.stream().limit(MAX_BATCH / 2).toList();
  }

  private List<Lease> firstLeases() {
    return leases.stream().limit(MAX_BATCH / 4).toList();
  }

  /// The batch is on disk.
  void written(Batch batch) {
    lock.lock();
    try {
      for (int i = 0; i < batch.records().size(); i++) {
        records.remove();
      }
      for (int i = 0; i < batch.leases().size(); i++) {
        leases.remove();
      }
      writing = List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Turns shares away from now on and hands out those that wait.
  List<PendingShare> refuse(String why) {
    lock.lock();
    try {
      refusal = why;
      retry = false;
      List<PendingShare> refused = new ArrayList<>(writing);
      refused.addAll(shares);
      writing = List.of();
      underWay = false;
      shares.clear();
      RenameRequest rename = errands.takeRename();
      if (rename != null) {
        rename.notDone(why);
      }
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /// Takes shares again.
  void resume() {
    lock.lock();
    try {
      refusal = null;
    } finally {
      lock.unlock();
    }
  }

  /// Why shares are turned away, if they are.
  Optional<String> refusal() {
    lock.lock();
    try {
      return Optional.ofNullable(refusal);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a retry is due; false when closing.
  boolean awaitRetry() {
    lock.lock();
    try {
      while (!retry && !closing) {
        changed.awaitUninterruptibly();
      }
      retry = false;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  void retry() {
    lock.lock();
    try {
      retry = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Shares that have waited for too long. Those that still wait here are taken out and will not be
  /// written; those being written may yet be.
  List<PendingShare> overdue(long nowNanos) {
    lock.lock();
    try {
      List<PendingShare> overdue = new ArrayList<>();
      for (PendingShare share : writing) {
        if (isOverdue(share.sinceNanos(), nowNanos)) {
          overdue.add(share);
        }
      }
      while (!shares.isEmpty() && isOverdue(shares.element().sinceNanos(), nowNanos)) {
        overdue.add(shares.remove());
      }
      return overdue;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOverdue(long sinceNanos, long nowNanos) {
    return nowNanos - sinceNanos >= answerWithinNanos;
  }

  /// Whether one piece of work has been under way for longer than a share may wait.
  boolean isStuck(long nowNanos) {
    lock.lock();
    try {
      return underWay && isOverdue(underWaySinceNanos, nowNanos);
    } finally {
      lock.unlock();
    }
  }

  /// Turns shares away; what waits is still handed out.
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is handed out any more. Returns what is given up.
  List<BlockRecord> stop() {
    lock.lock();
    try {
      closing = true;
      stopped = true;
      List<BlockRecord> left = List.copyOf(records);
      records.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  int shares() {
    lock.lock();
    try {
      return shares.size() + writing.size();
    } finally {
      lock.unlock();
    }
  }

  int leases() {
    lock.lock();
    try {
      return leases.size();
    } finally {
      lock.unlock();
    }
  }

  int records() {
    lock.lock();
    try {
      return records.size();
    } finally {
      lock.unlock();
    }
  }
}
