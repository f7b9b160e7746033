package io.kaspool.ops;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Places at which a test ends the process as a power cut would, to see that nothing is lost or
/// counted twice: `-Dkaspool.halt=SETTLING:2` halts at the second time, `SETTLING:2:500` holds the
/// thread there for 500 ms first, while others go on. Without it they do nothing.
public enum Failpoint {
  /// A block's solution is known, no node has it.
  BEFORE_SUBMIT,
  /// The nodes have the block, the journal does not.
  AFTER_SUBMIT,
  /// Shares are on disk, no miner has heard of it.
  JOURNAL_COMMITTED,
  /// A batch is read from the journal, the sink does not have it.
  SHIPPING,
  /// A batch is written, its transaction is not committed.
  BATCH_WRITTEN,
  /// A batch is committed, the journal does not know.
  BATCH_COMMITTED,
  /// A settlement is booked, its transaction is not committed.
  SETTLING,
  /// A settlement is committed.
  SETTLED;

  private static final String PROPERTY = "kaspool.halt";

  /// As after `kill -9`.
  private static final int STATUS = 137;

  private static final @Nullable Countdown SET = Countdown.parse(System.getProperty(PROPERTY));

  public void reached() {
    if (SET != null) {
      SET.reached(this);
    }
  }

  private static final class Countdown {
    private final String point;
    private final Duration hold;
    private int left;

    private Countdown(String point, int left, Duration hold) {
      this.point = point;
      this.left = left;
      this.hold = hold;
    }

    static @Nullable Countdown parse(@Nullable String text) {
      if (text == null) {
        return null;
      }
      String[] parts = text.split(":", -1);
      return new Countdown(
          parts[0],
          parts.length > 1 ? Integer.parseInt(parts[1]) : 1,
          Duration.ofMillis(parts.length > 2 ? Long.parseLong(parts[2]) : 0));
    }

    void reached(Failpoint reached) {
      if (reached.name().equals(point) && isLast()) {
        long until = System.nanoTime() + hold.toNanos();
        while (System.nanoTime() - until < 0) {
          LockSupport.parkNanos(until - System.nanoTime());
        }
        Runtime.getRuntime().halt(STATUS);
      }
    }

    private synchronized boolean isLast() {
      return --left == 0;
    }
  }
}
