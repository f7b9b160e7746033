package io.kaspool.rigs;

import io.kaspool.kaspa.PowEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The hashing half of a rig: threads of its own that try nonces of the newest work, and only of
/// that. Platform threads, since they compute and never wait for I/O except to write a share.
///
/// The nonce counter runs on from job to job, as in hardware, so that a job sent twice is not
/// searched twice.
final class NonceSearch implements AutoCloseable {

  /// Called on a search thread.
  interface Finder {
    void found(Work work, long nonce);
  }

  private final Finder finder;
  private final HashBudget budget;
  private final Meter meter;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong counter = new AtomicLong();
  private final Object newWork = new Object();
  private volatile @Nullable Work current; // written by the connection, read before every hash
  private volatile boolean closed;

  NonceSearch(String name, int threads, HashBudget budget, Meter meter, Finder finder) {
    this.finder = finder;
    this.budget = budget;
    this.meter = meter;
    for (int i = 0; i < threads; i++) {
      this.threads.add(
          Thread.ofPlatform().daemon().name(name + "-search-" + i).unstarted(this::searchAll));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// Replaces the work at once; null stops the search.
  void work(@Nullable Work work) {
    synchronized (newWork) {
      current = work;
      newWork.notifyAll();
    }
  }

  private void searchAll() {
    PowEvaluator evaluator = new PowEvaluator();
    Work prepared = null;
    while (!closed) {
      Work work = current;
      if (work == null) {
        awaitOther(null);
        continue;
      }
      if (work != prepared) {
        WireJob job = work.job();
        evaluator.prepare(job.prePowHash(), job.timestampMillis(), work.matrix());
        prepared = work;
      }
      long piece = work.take(budget.piece());
      if (piece == 0) {
        awaitOther(work);
      } else {
        LockSupport.parkNanos(budget.reserveNanos(piece, System.nanoTime()));
        search(work, evaluator, piece);
      }
    }
  }

  private void search(Work work, PowEvaluator evaluator, long piece) {
    long first = counter.getAndAdd(piece);
    long tried = 0;
    while (tried < piece && current == work) {
      long nonce = work.extranonce().nonce(first + tried);
      evaluator.evaluate(nonce);
      tried++;
      if (evaluator.meets(work.target())) {
        finder.found(work, nonce);
      }
    }
    meter.hashed(tried);
  }

  private void awaitOther(@Nullable Work than) {
    synchronized (newWork) {
      while (!closed && current == than) {
        try {
          newWork.wait();
        } catch (InterruptedException e) {
          return; // close() interrupts; the caller looks at the flag
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    work(null);
    threads.forEach(Thread::interrupt);
  }
}
