package io.kaspool.rigs;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Counts for [RigStats]. Any thread; `synchronized` where several numbers must fit together.
final class Meter {
  private static final int MAX_REFUSAL_TEXTS = 64;
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long startNanos = System.nanoTime();
  private final LongAdder hashes = new LongAdder();
  private final LatencyHistogram answers = new LatencyHistogram();
  // BOUND: 64 texts; what comes beyond is counted as "other".
  private final Map<String, Long> refused = new TreeMap<>();
  private final Map<ProtocolFault.Kind, Long> faults = new EnumMap<>(ProtocolFault.Kind.class);
  private long connections;
  private boolean authorized;
  private long connectedNanos;
  private long firstJobNanos;
  private long connectionJobs;
  private long jobs;
  private long submitted;
  private long accepted;
  private long acceptedHashes;

  void hashed(long number) {
    hashes.add(number);
  }

  synchronized void connected() {
    connections++;
    connectedNanos = System.nanoTime();
    connectionJobs = 0;
  }

  synchronized void authorized(boolean now) {
    authorized = now;
  }

  synchronized void job() {
    jobs++;
    connectionJobs++;
    if (connectionJobs == 1) {
      firstJobNanos = System.nanoTime();
    }
  }

  synchronized void submitted() {
    submitted++;
  }

  synchronized void accepted(long difficultyHashes, long latencyNanos) {
    accepted++;
    acceptedHashes += difficultyHashes;
    answers.record(latencyNanos);
  }

  synchronized void refused(int code, String text, long latencyNanos) {
    String reason = code + " " + text;
    boolean room = refused.size() < MAX_REFUSAL_TEXTS || refused.containsKey(reason);
    refused.merge(room ? reason : "other", 1L, Long::sum);
    answers.record(latencyNanos);
  }

  synchronized void fault(ProtocolFault.Kind kind) {
    faults.merge(kind, 1L, Long::sum);
  }

  synchronized RigStats stats() {
    long nowNanos = System.nanoTime();
    long answered = accepted + refused.values().stream().mapToLong(Long::longValue).sum();
    long firstJob = connectionJobs == 0 ? 0 : firstJobNanos - connectedNanos;
    return new RigStats(
        connections,
        authorized,
        jobs,
        submitted,
        accepted,
        acceptedHashes,
        Collections.unmodifiableMap(new TreeMap<>(refused)),
        submitted - answered,
        Map.copyOf(faults),
        answers.summary(),
        Duration.ofNanos(firstJob),
        connectionJobs == 0 ? 0 : rate(connectionJobs - 1, nowNanos - firstJobNanos),
        hashes.sum(),
        rate(hashes.sum(), nowNanos - startNanos));
  }

  private static double rate(long number, long nanos) {
    return nanos <= 0 ? 0 : number * SECOND_NANOS / nanos;
  }
}
