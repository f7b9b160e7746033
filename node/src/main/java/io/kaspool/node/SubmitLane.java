package io.kaspool.node;

import io.kaspool.ops.BoundedVirtualThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way of blocks to one node.
///
/// Any thread may offer and never waits. Up to ten workers, virtual threads, bring one block each;
/// more blocks wait in a queue of 256. When it is full the block that waited longest is given up,
/// counted and reported as unanswered: the newest block is the likeliest to be blue.
final class SubmitLane implements AutoCloseable {
  /// kaspad drops what exceeds its queue of 20 for a connection, and has 10 workers for it.
  static final int MAX_IN_FLIGHT = 10;

  static final int MAX_WAITING = 256;

  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private enum Why {
    CLOSING,
    CROWDED_OUT
  }

  private record Unsent(Submission submission, Why why) {}

  private final NodeConnection connection;
  private final NodeEnvironment environment;
  private final Delivery.Patience patience;
  private final BoundedVirtualThreads workers;
  private final BoundedVirtualThreads reporters;
  private final CountDownLatch closing = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
  private int working;
  private boolean closed;

  SubmitLane(NodeConnection connection, NodeEnvironment environment, Delivery.Patience patience) {
    this.connection = connection;
    this.environment = environment;
    this.patience = patience;
    String name = "node-submit-" + connection.endpoint();
    // Twice as many: a worker that ends gives its thread back a moment after it says so.
    this.workers = BoundedVirtualThreads.create(name, 2 * MAX_IN_FLIGHT, CLOSE_GRACE);
    this.reporters = BoundedVirtualThreads.create(name + "-dropped", MAX_WAITING, CLOSE_GRACE);
  }

  NodeEndpoint endpoint() {
    return connection.endpoint();
  }

  void offer(Submission submission) {
    boolean start;
    Optional<Unsent> unsent = Optional.empty();
    lock.lock();
    try {
      start = !closed && working < MAX_IN_FLIGHT;
      if (start) {
        working++; // nothing waits: workers end only when the queue is empty
      } else {
        unsent = enqueue(submission);
      }
    } finally {
      lock.unlock();
    }
    if (start && !startWorker(submission)) {
      unsent = withdrawWorker(submission);
    }
    unsent.ifPresent(this::report);
  }

  // The other pool helps out while workers that have ended still hold all threads of theirs.
  private boolean startWorker(Submission first) {
    Runnable worker = () -> work(first);
    return workers.tryExecute(worker) || reporters.tryExecute(worker);
  }

  /// The worker did not start: its block waits for another one.
  private Optional<Unsent> withdrawWorker(Submission first) {
    lock.lock();
    try {
      working--;
      return enqueue(first);
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock.
  ///
  /// @return the block that has no place in the queue, if any
  private Optional<Unsent> enqueue(Submission submission) {
    if (closed) {
      return Optional.of(new Unsent(submission, Why.CLOSING));
    }
    Optional<Unsent> oldest =
        waiting.size() < MAX_WAITING
            ? Optional.empty()
            : Optional.of(new Unsent(waiting.remove(), Why.CROWDED_OUT));
    waiting.add(submission);
    return oldest;
  }

  /// Takes no more blocks, and tries none again; returns at once.
  void beginClose() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    closing.countDown();
  }

  /// Gives what is being sent a moment for its answer; the rest is reported as unanswered.
  @Override
  public void close() {
    beginClose();
    // Workers empty the queue in that time, or once they are interrupted.
    workers.close();
    for (Submission left = poll(); left != null; left = poll()) {
      report(new Unsent(left, Why.CLOSING));
    }
    reporters.close();
  }

  private void work(Submission first) {
    Submission submission = first;
    try {
      while (submission != null) {
        bring(submission);
        submission = next();
      }
    } finally {
      if (submission != null) {
        handOver(); // an Error
      }
    }
  }

  private void bring(Submission submission) {
    try {
      new Delivery(connection, submission, environment.clock(), patience, closing).run();
    } catch (RuntimeException e) {
      environment.events().deliveryFailed(endpoint(), submission.block().hash(), e);
      submission.conclude(endpoint(), new SubmitVerdict.Unanswered("internal error: " + e), 0);
    }
  }

  // A worker that finds nothing ends, and is no longer counted before the lock is free: the next
  // offer starts another.
  private @Nullable Submission next() {
    lock.lock();
    try {
      Submission submission = waiting.poll();
      working -= submission == null ? 1 : 0;
      return submission;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Submission poll() {
    lock.lock();
    try {
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /// Another worker goes on in the place of the one that calls.
  private void handOver() {
    Submission next = next();
    if (next != null && !startWorker(next)) {
      withdrawWorker(next).ifPresent(this::report);
    }
  }

  private void report(Unsent unsent) {
    Submission submission = unsent.submission();
    String why =
        switch (unsent.why()) {
          case CLOSING -> "the pool is closing";
          case CROWDED_OUT -> {
            environment.events().submissionDropped(endpoint(), submission.block().hash());
            yield MAX_WAITING + " newer blocks wait for this node";
          }
        };
    Runnable report = () -> submission.conclude(endpoint(), new SubmitVerdict.Unanswered(why), 0);
    if (!reporters.tryExecute(report)) {
      report.run(); // the caller waits: better late than never reported
    }
  }
}
