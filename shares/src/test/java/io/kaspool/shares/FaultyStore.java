package io.kaspool.shares;

import java.sql.SQLException;
import java.util.List;
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
    if (fault == Fault.BEFORE_COMMIT) {
      throw new SQLException("expected");
    }
    real.commit(batch, clockMinute);
    if (fault == Fault.AFTER_COMMIT) {
      throw new SQLException("expected");
    }
    batches.add(batch);
  }

  @Override
  public void close() throws SQLException {
    real.close();
  }
}
