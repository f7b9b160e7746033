package io.kaspool.accounting;

/// Which minutes of work share the rewards of a block.
///
/// @param windowMinutes of `pplns`: how many full minutes before the block's count, 1 to 1,440
/// @param roundMinutes of `prop`: how long a round is, 1 to 1,440; rounds begin at multiples of it
public record SettlementRules(int windowMinutes, int roundMinutes) {
  /// Thirty minutes of window keep the noise of one rig's credit near 4 % at 20 shares a minute;
  /// ten minutes of round are the predecessor's.
  public static final SettlementRules STANDARD = new SettlementRules(30, 10);

  private static final int DAY = 1_440;

  public SettlementRules {
    requireWithinADay("a window", windowMinutes);
    requireWithinADay("a round", roundMinutes);
  }

  private static void requireWithinADay(String what, int minutes) {
    if (minutes < 1 || minutes > DAY) {
      throw new IllegalArgumentException(what + " has 1 to " + DAY + " minutes, not " + minutes);
    }
  }

  /// The full minutes before that of the block. The block's own is none of them: it is not over
  /// when the block is found, and work done after the block must not earn from it.
  MinuteRange window(long blockMinute) {
    return new MinuteRange(
        Math.subtractExact(blockMinute, windowMinutes), Math.subtractExact(blockMinute, 1));
  }

  /// The first minute whose work may count for the block, whatever its scheme.
  long firstMinute(long blockMinute) {
    return Math.min(window(blockMinute).first(), round(blockMinute).first());
  }

  /// All minutes of the block's round, those after the block too.
  MinuteRange round(long blockMinute) {
    long first = Math.multiplyExact(Math.floorDiv(blockMinute, roundMinutes), (long) roundMinutes);
    return new MinuteRange(first, Math.addExact(first, roundMinutes - 1L));
  }
}
