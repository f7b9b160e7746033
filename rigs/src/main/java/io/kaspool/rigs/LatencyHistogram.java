package io.kaspool.rigs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts durations in buckets that are 6 % wide, so that percentiles of millions cost 8 KiB. Any
/// thread.
final class LatencyHistogram {
  private static final int SUB_BITS = 4;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_BUCKETS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.incrementAndGet(bucket(Math.max(0, nanos)));
  }

  Latencies summary() {
    long[] seen = new long[BUCKETS];
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen[i] = counts.get(i);
      total += seen[i];
    }
    return new Latencies(
        total,
        percentile(seen, total, 50),
        percentile(seen, total, 90),
        percentile(seen, total, 99),
        percentile(seen, total, 100));
  }

  private static Duration percentile(long[] seen, long total, int percent) {
    long rank = (total * percent + 99) / 100;
    long sum = 0;
    for (int i = 0; i < BUCKETS && rank > 0; i++) {
      sum += seen[i];
      if (sum >= rank) {
        return Duration.ofNanos(highest(i));
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(nanos);
    int sub = (int) (nanos >>> shift) & (SUB_BUCKETS - 1);
    return (shift + 1) * SUB_BUCKETS + sub;
  }

  private static long highest(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    long low = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
    return low + (1L << shift) - 1;
  }
}
