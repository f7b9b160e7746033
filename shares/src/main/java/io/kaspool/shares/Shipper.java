package io.kaspool.shares;

import io.kaspool.ops.Health;
import io.kaspool.ops.ScheduledTask;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Ships a journal to a sink: in order, each entry exactly once, in batches that end where commits
/// of the journal ended. Looks every 250 ms at what is there, on the scheduler's threads, where the
/// sink may block as long as it likes: the journal goes on without.
///
/// Bounded: one batch at a time is in memory. What waits for the sink waits in the file.
public final class Shipper implements AutoCloseable {
  private final Journal journal;
  private final ShippingSettings settings;
  private final RandomGenerator random;
  private final ShippingEvents events;
  private final ShippingStatus status;
  private final Shipping shipping;
  private final ReentrantLock turn = new ReentrantLock(); // who holds it ships
  private @Nullable ScheduledTask looking; // guarded by this
  private volatile boolean closed; // written by close, read by whoever ships

  private Shipper(
      Journal journal,
      ShareSink sink,
      ShippingSettings settings,
      RandomGenerator random,
      ShippingEvents events) {
    this.journal = journal;
    this.settings = settings;
    this.random = random;
    this.events = events;
    this.status = new ShippingStatus(journal.time().nanos());
    this.shipping = new Shipping(journal, sink, settings, status, events);
  }

  /// @param random where a new id comes from, when one is needed
  public static Shipper create(
      Journal journal,
      ShareSink sink,
      ShippingSettings settings,
      RandomGenerator random,
      ShippingEvents events) {
    return new Shipper(journal, sink, settings, random, events);
  }

  /// Starts looking. Whether the sink can be reached shows later.
  public synchronized void start() {
    if (looking == null && !closed) {
      looking = journal.time().scheduler().repeat(settings.lookEvery(), this::look);
    }
  }

  private void look() {
    turn.lock();
    try {
      if (!closed) {
        shipping.look(() -> !closed);
      }
    } finally {
      turn.unlock();
    }
  }

  public ShippingState state() {
    return status.state();
  }

  public ShippingCounts counts() {
    return shipping.counts();
  }

  /// Down when shipping has stopped, degraded when nothing could be shipped for a minute.
  public Health health() {
    return status.health();
  }

  /// Once shipping has stopped: ships what the sink cannot have under a new id from now on. Asks
  /// the sink, waits for the journal, and says what it did, for the audit log. Any thread that may
  /// block.
  public Acceptance accept() {
    turn.lock();
    try {
      return closed
          ? new Acceptance.Refused("the program is about to end")
          : shipping.accept(random.nextInt(), new UUID(random.nextLong(), random.nextLong()));
    } finally {
      turn.unlock();
    }
  }

  /// Closes the journal first, since only then it is known what is left; ships that, and tells the
  /// sink that nothing more comes. Gives up after a while: the next start ships the rest.
  @Override
  public void close() {
    journal.close();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (looking == null) {
        return;
      }
      looking.cancel();
    }
    Ending ending = new Ending(journal.time().nanos().nanoTime());
    Thread last = Thread.ofVirtual().name("shipper-last").start(ending);
    try {
      boolean ended = last.join(settings.stopWithin()) && ending.done;
      long waiting = counts().waiting();
      if (!ended && waiting > 0) {
        events.leftBehind(waiting);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ending.givenUp = true;
  }

  /// The last shipment. On a thread of its own, because the sink may never answer.
  private final class Ending implements Runnable {
    private final long sinceNanos;
    private volatile boolean done; // read by close
    private volatile boolean givenUp; // written by close

    Ending(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    @Override
    public void run() {
      turn.lock();
      try {
        done = shipping.finish(this::goesOn);
      } finally {
        turn.unlock();
      }
    }

    private boolean goesOn() {
      Duration since = Duration.ofNanos(journal.time().nanos().nanoTime() - sinceNanos);
      return !givenUp && since.compareTo(settings.stopWithin()) < 0;
    }
  }
}
