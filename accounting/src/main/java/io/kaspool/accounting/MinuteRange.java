package io.kaspool.accounting;

/// Consecutive minutes, each counted from the epoch.
///
/// @param last inclusive
public record MinuteRange(long first, long last) {
  public MinuteRange {
    if (first > last) {
      throw new IllegalArgumentException("minutes " + first + " to " + last + " are none");
    }
  }

  static MinuteRange of(long minute) {
    return new MinuteRange(minute, minute);
  }
}
