package io.kaspool.node;

import io.kaspool.ops.BoundedVirtualThreads;
import java.time.Duration;
import java.util.ArrayDeque;
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

  private static final String CLOSING = "the pool is closing";
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

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
    Submission dropped = null;
    boolean startWorker;
    lock.lock();
    try {
      startWorker = working < MAX_IN_FLIGHT;
      if (startWorker) {
        working++; // nothing waits: workers end only when the queue is empty
      } else {
        dropped = waiting.size() >= MAX_WAITING ? waiting.poll() : null;
        waiting.add(submission);
      }
    } finally {
      lock.unlock();
    }
    if (startWorker && !workers.tryExecute(() -> work(submission))) {
      report(submission, CLOSING);
    }
    if (dropped != null) {
      environment.events().submissionDropped(endpoint(), dropped.block().hash());
      report(dropped, MAX_WAITING + " newer blocks wait for this node");
    }
  }

  /// Gives what is being sent a moment for its answer; the rest is reported as unanswered.
  @Override
  public void close() {
    closing.countDown();
    // Workers empty the queue in that time, or once they are interrupted.
    workers.close();
    reporters.close();
  }

  private void work(Submission first) {
    for (Submission submission = first; submission != null; submission = next()) {
      new Delivery(connection, submission, environment.clock(), patience, closing).run();
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

  private void report(Submission unsent, String why) {
    Runnable report = () -> unsent.conclude(endpoint(), new SubmitVerdict.Unanswered(why), 0);
    if (!reporters.tryExecute(report)) {
      report.run(); // the caller waits: better late than never reported
    }
  }
}
