package io.kaspool.rigs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// Submitted shares of one connection that wait for their answer, oldest first. An answer belongs
/// to the oldest share with its id: that is matching by id for firmware that counts, and by order
/// for IceRiver, where every id is 140. Any thread.
final class PendingShares {
  // BOUND: a server that answers nothing costs this many entries; the oldest is then given up.
  static final int CAPACITY = 4096;

  record Pending(int id, FoundShare share, long sentNanos) {}

  private final Deque<Pending> waiting = new ArrayDeque<>();

  /// @return the share given up for it, if there was no room
  synchronized Optional<Pending> add(Pending pending) {
    Optional<Pending> lost =
        waiting.size() < CAPACITY ? Optional.empty() : Optional.of(waiting.removeFirst());
    waiting.addLast(pending);
    return lost;
  }

  synchronized Optional<Pending> take(long id) {
    for (Iterator<Pending> each = waiting.iterator(); each.hasNext(); ) {
      Pending pending = each.next();
      if (pending.id() == id) {
        each.remove();
        return Optional.of(pending);
      }
    }
    return Optional.empty();
  }

  /// Removes the oldest share if it was sent at or before `limitNanos`.
  synchronized Optional<Pending> takeSentBefore(long limitNanos) {
    Pending oldest = waiting.peekFirst();
    if (oldest == null || oldest.sentNanos() - limitNanos > 0) {
      return Optional.empty();
    }
    return Optional.of(waiting.removeFirst());
  }
}
