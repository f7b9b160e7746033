package io.kaspool.stratum;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What the gateway counts, for metrics and the demo's summary. Any thread.
public final class StratumCounters {
  /// The ends a share can come to.
  public enum ShareResult {
    ACCEPTED,
    STALE,
    UNKNOWN_JOB,
    DUPLICATE,
    LOW_DIFFICULTY,
    OUTSIDE_RANGE,
    MALFORMED,
    CROWDED_JOB,
    UNAUTHORIZED,
    NOT_RECORDED
  }

  private final Map<ShareResult, LongAdder> shares = new EnumMap<>(ShareResult.class);
  private final LongAdder acceptedHashes = new LongAdder();
  private final LongAdder sessions = new LongAdder();
  private final LongAdder jobsSent = new LongAdder();
  private final LongAdder junkLines = new LongAdder();
  private final LongAdder noExtranonce = new LongAdder();
  private final LongAdder jobsSkipped = new LongAdder();

  public StratumCounters() {
    for (ShareResult result : ShareResult.values()) {
      shares.put(result, new LongAdder());
    }
  }

  void share(ShareResult result) {
    adder(result).increment();
  }

  void accepted(long hashes) {
    share(ShareResult.ACCEPTED);
    acceptedHashes.add(hashes);
  }

  void sessionOpened() {
    sessions.increment();
  }

  void sessionClosed() {
    sessions.decrement();
  }

  void jobSent() {
    jobsSent.increment();
  }

  void jobSkipped() {
    jobsSkipped.increment();
  }

  void extranonceRefused() {
    noExtranonce.increment();
  }

  void junkLine() {
    junkLines.increment();
  }

  public long shares(ShareResult result) {
    return adder(result).sum();
  }

  /// Work of all accepted shares, in expected hashes.
  public long acceptedHashes() {
    return acceptedHashes.sum();
  }

  public long sessions() {
    return sessions.sum();
  }

  public long jobsSent() {
    return jobsSent.sum();
  }

  /// Jobs not written because the session was not taking bytes.
  public long jobsSkipped() {
    return jobsSkipped.sum();
  }

  /// Subscriptions refused because no extranonce was free.
  public long noExtranonce() {
    return noExtranonce.sum();
  }

  public long junkLines() {
    return junkLines.sum();
  }

  private LongAdder adder(ShareResult result) {
    LongAdder adder = shares.get(result);
    if (adder == null) {
      throw new AssertionError("every result has its adder");
    }
    return adder;
  }
}
