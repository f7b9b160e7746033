package io.kaspool.accounting;

/// Moves work that comes for a minute which a settlement has read already: as a whole, keeping its
/// spacing, to begin just after the last such minute. Minutes come in order.
final class LateWork {
  private final long frontier;
  private long shift;
  private long shares;

  /// @param frontier the last minute that was read
  /// @param shift by how many minutes this journal's late work was moved before
  LateWork(long frontier, long shift) {
    this.frontier = frontier;
    this.shift = shift;
  }

  /// The minute that a share of this minute counts in.
  long minute(long minute) {
    if (minute > frontier) {
      shift = 0; // later ones are in time, too: what is late another time begins anew
      return minute;
    }
    shares++;
    if (minute + shift <= frontier) {
      shift = frontier + 1 - minute;
    }
    return minute + shift;
  }

  /// By how many minutes what comes next is to be moved if it is late.
  ///
  /// @param closedThrough whatever comes next is of a later minute
  long shiftAfter(long closedThrough) {
    return closedThrough >= frontier ? 0 : shift;
  }

  /// How many shares were late.
  long shares() {
    return shares;
  }
}
