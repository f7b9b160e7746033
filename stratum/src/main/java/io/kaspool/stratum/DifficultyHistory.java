package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Target;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Which difficulty each job was sent with to one session: a share is judged by that of its own
/// job, whatever came later. Confined to the session's event loop.
///
/// Bounded: remembers the last [#REMEMBERED] changes. Shares for jobs older than these are unknown;
/// a session whose difficulty changes with every job still has 8 s of them.
final class DifficultyHistory {
  private static final int REMEMBERED = 32;

  /// In force for the jobs from `firstSequence` on.
  record Assigned(long firstSequence, Difficulty difficulty, Target target) {}

  private final ArrayDeque<Assigned> newestFirst = new ArrayDeque<>();

  /// Notes that a job goes out with a difficulty, and so will later ones until it changes.
  void sent(long sequence, Difficulty difficulty) {
    Assigned newest = newestFirst.peekFirst();
    if (newest != null && newest.difficulty().equals(difficulty)) {
      return;
    }
    newestFirst.addFirst(new Assigned(sequence, difficulty, difficulty.target()));
    if (newestFirst.size() > REMEMBERED) {
      newestFirst.removeLast();
    }
  }

  /// What a job was sent with; null for one from before this session.
  @Nullable Assigned at(long sequence) {
    for (Assigned assigned : newestFirst) {
      if (assigned.firstSequence() <= sequence) {
        return assigned;
      }
    }
    return null;
  }
}
