package io.kaspool.node;

import java.time.Duration;

/// Notices that a node stopped to announce templates though its stream lives: the DAA score of
/// fetched templates moves, and nothing was announced, for three seconds. One such move alone says
/// little, since an announcement and an answer can pass each other; so it takes another, later one.
///
/// Pure and not thread-safe: confined to the feed thread.
final class SubscriptionWatch {
  private static final long SILENCE_NANOS = Duration.ofSeconds(3).toNanos();

  private boolean announced;
  private boolean known;
  private long daaScore;
  private boolean doubted;
  private long doubtedSinceNanos;

  /// A new stream makes its own subscription.
  void reset() {
    announced = false;
    known = false;
    doubted = false;
  }

  void announced() {
    announced = true;
    doubted = false;
  }

  /// @return whether to subscribe again; if so the three seconds begin anew
  boolean shouldRenew(long fetchedDaaScore, long nowNanos) {
    boolean unannounced = known && fetchedDaaScore != daaScore && !announced;
    known = true;
    daaScore = fetchedDaaScore;
    announced = false;
    if (!unannounced) {
      return false;
    }
    if (!doubted) {
      doubted = true;
      doubtedSinceNanos = nowNanos;
      return false;
    }
    boolean renew = nowNanos - doubtedSinceNanos >= SILENCE_NANOS;
    doubted = !renew;
    return renew;
  }
}
