package io.kaspool.ops;

import org.jspecify.annotations.Nullable;

/// Places at which a test ends the process as a power cut would, to see that nothing is lost or
/// counted twice: `-Dkaspool.halt=SETTLING:2` halts at the second time. Without it they do nothing.
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
    private int left;

    private Countdown(String point, int left) {
      this.point = point;
      this.left = left;
    }

    static @Nullable Countdown parse(@Nullable String text) {
      if (text == null) {
        return null;
      }
      int colon = text.indexOf(':');
      return colon < 0
          ? new Countdown(text, 1)
          : new Countdown(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    synchronized void reached(Failpoint reached) {
      if (reached.name().equals(point) && --left == 0) {
        Runtime.getRuntime().halt(STATUS);
      }
    }
  }
}
