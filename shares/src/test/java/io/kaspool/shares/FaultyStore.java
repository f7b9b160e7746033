package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// A real journal on a disk that stops, fails, or fails after it has done its work. The test's
/// thread sets faults; the writer's meets them.
final class FaultyStore implements JournalStore {
  enum Fault {
    NONE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private static final int OPEN = 1_000_000;

  final List<Batch> batches = new CopyOnWriteArrayList<>();
  final List<Long> pruned = new CopyOnWriteArrayList<>();
  private final Semaphore gate = new Semaphore(OPEN);
  private final Semaphore arrivals = new Semaphore(0);
  private volatile Fault fault = Fault.NONE;
  private volatile JournalStore real;

  FaultyStore(JournalStore real) {
    this.real = real;
  }

  void failFromNowOn(Fault fault) {
    this.fault = fault;
  }

  /// The next commit waits.
  void shutGate() {
    gate.drainPermits();
    arrivals.drainPermits();
  }

  void openGate() {
    gate.release(OPEN);
  }

  void awaitCommitAtGate() throws InterruptedException {
    arrivals.acquire();
  }

  JournalStore reopen(JournalStore next) throws SQLException {
    if (fault != Fault.NONE) {
      next.close();
      throw new SQLException("expected");
    }
    real = next;
    return this;
  }

  @Override
  public State state() {
    return real.state();
  }

  @Override
  public void commit(Batch batch, long clockMinute) throws SQLException {
    arrivals.release();
    gate.acquireUninterruptibly();
    failIf(Fault.BEFORE_COMMIT);
    real.commit(batch, clockMinute);
    failIf(Fault.AFTER_COMMIT);
    batches.add(batch);
  }

  @Override
  public void rename(Renaming renaming) throws SQLException {
    failIf(Fault.BEFORE_COMMIT);
    real.rename(renaming);
    failIf(Fault.AFTER_COMMIT);
  }

  @Override
  public boolean prune(Pruning pruning) throws SQLException {
    failIf(Fault.BEFORE_COMMIT);
    boolean found = real.prune(pruning);
    if (found) {
      pruned.add(real.state().deletedThrough());
    }
    return found;
  }

  @Override
  public Map<Worker, Difficulty> difficulties(int limit) throws SQLException {
    return real.difficulties(limit);
  }

  private void failIf(Fault when) throws SQLException {
    if (fault == when) {
      throw new SQLException("expected");
    }
  }

  @Override
  public void close() throws SQLException {
    real.close();
  }
}
