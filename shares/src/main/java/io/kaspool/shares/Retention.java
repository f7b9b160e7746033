package io.kaspool.shares;

import java.time.Duration;

/// How long entries are kept after the sink has them: it may be restored to an older state, and
/// then asks for them again. What the sink does not have is kept whatever it takes.
///
/// @param keep how old an entry must be to be deleted
/// @param reserveBytes while there is less room than this to write, or than a tenth of the volume
///   if that is less, the oldest that the sink has go earlier. The file does not shrink: what is
///   deleted makes room in it for what comes
/// @param stepEntries how many are deleted at once, except when one commit wrote more; it takes as
///   long as a commit of as many, while shares wait
/// @param stepEvery how often, as long as there is something to delete
public record Retention(Duration keep, long reserveBytes, int stepEntries, Duration stepEvery) {
  public static final Retention STANDARD =
      new Retention(Duration.ofDays(2), 2L << 30, 5_000, Duration.ofMillis(200));
}
