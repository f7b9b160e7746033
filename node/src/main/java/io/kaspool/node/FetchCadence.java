package io.kaspool.node;

import java.time.Duration;

/// When to fetch the next template from one node: one fetch at a time, starting 250 ms after the
/// previous one started if something new was announced since, at the latest after 1 s.
///
/// Pure and not thread-safe: confined to the feed thread.
final class FetchCadence {
  /// "Never", as a wait.
  static final long NEVER = Long.MAX_VALUE;

  private static final long NEWS_NANOS = Duration.ofMillis(250).toNanos();
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  // Building templates is work for a node that is catching up.
  private static final long PROBE_NANOS = Duration.ofMillis(500).toNanos();
  // One second of silence until the next fetch and this together stay below the two that failover
  // may take.
  private static final long LATE_NANOS = Duration.ofMillis(500).toNanos();

  private boolean started;
  private boolean inFlight;
  private boolean news;
  private long startedAtNanos;

  /// A new session: whatever was in flight is gone and the first fetch is due at once.
  void reset() {
    started = false;
    inFlight = false;
    news = false;
  }

  /// Something new can be fetched.
  void announced() {
    news = true;
  }

  void started(long nowNanos) {
    started = true;
    inFlight = true;
    news = false;
    startedAtNanos = nowNanos;
  }

  void finished() {
    inFlight = false;
  }

  /// How long to wait before the next fetch from the node that serves templates: 0 when it is due.
  long waitNanos(long nowNanos) {
    return waitNanos(nowNanos, news ? NEWS_NANOS : QUIET_NANOS);
  }

  /// The same for a node that is only asked whether it could serve.
  long probeWaitNanos(long nowNanos) {
    return waitNanos(nowNanos, PROBE_NANOS);
  }

  private long waitNanos(long nowNanos, long gapNanos) {
    if (inFlight) {
      return NEVER;
    }
    return started ? Math.max(0, gapNanos - (nowNanos - startedAtNanos)) : 0;
  }

  /// Whether the answer takes so long that another node had better serve.
  boolean isLate(long nowNanos) {
    return inFlight && nowNanos - startedAtNanos >= LATE_NANOS;
  }

  long startedAtNanos() {
    return startedAtNanos;
  }
}
