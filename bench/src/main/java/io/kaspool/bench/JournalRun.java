package io.kaspool.bench;

import io.kaspool.mining.ShareLog;
import io.kaspool.ops.VirtualThreadScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// How long a miner's `true` waits for the disk: shares come at a steady rate, whatever becomes of
/// those before, and each is timed from `append` to `recorded`.
final class JournalRun implements LoadRun {
  private static final int WARM_UP_PER_SECOND = 20_000;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final double NANOS_PER_MILLI = 1e6;

  /// Later than this at the end, the shares did not come at that rate.
  private static final Duration LATE = Duration.ofMillis(200);

  private final int perSecond;

  JournalRun(int perSecond) {
    this.perSecond = perSecond;
  }

  @Override
  public String name() {
    return "JournalRun.at" + perSecond;
  }

  @Override
  public List<Measurement> measure(String machine) throws IOException, InterruptedException {
    try (Workspace workspace = Workspace.create();
        VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("bench", 16);
        BenchJournal journal =
            BenchJournal.open(workspace.path(), InstantSource.system(), scheduler)) {
      latencies(journal, WARM_UP_PER_SECOND, WARM_UP);
      long[] nanos = latencies(journal, perSecond, TIME);
      return List.of(
          new Measurement(name() + ".median", "ms", quantile(nanos, 0.5), machine),
          new Measurement(name() + ".p99", "ms", quantile(nanos, 0.99), machine));
    }
  }

  /// Sorted, in nanoseconds.
  private static long[] latencies(BenchJournal journal, int perSecond, Duration time)
      throws IOException, InterruptedException {
    Answers answers = new Answers((int) (perSecond * time.toSeconds()));
    long start = System.nanoTime();
    int next = 0;
    while (next < answers.nanos.length) {
      long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
      for (; next < Math.min(due, answers.nanos.length); next++) {
        journal.append(answers.of(next));
      }
      LockSupport.parkNanos(start + dueNanos(next + 1, perSecond) - System.nanoTime());
    }
    long late = System.nanoTime() - start - dueNanos(next, perSecond);
    if (late > LATE.toNanos()) {
      throw new IOException(
          "the shares came " + TimeUnit.NANOSECONDS.toMillis(late) + " ms late: too much load");
    }
    return answers.await();
  }

  private static long dueNanos(int share, int perSecond) {
    return share * TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  private static double quantile(long[] sorted, double part) {
    return sorted[(int) (sorted.length * part)] / NANOS_PER_MILLI;
  }

  /// What became of the shares. Each element is written by who appends, then by who answers.
  private static final class Answers {
    final long[] nanos; // when it was appended, then how long it took
    private final CountDownLatch left;
    private final AtomicReference<String> refusal = new AtomicReference<>("");

    Answers(int shares) {
      this.nanos = new long[shares];
      this.left = new CountDownLatch(shares);
    }

    ShareLog.Completion of(int share) {
      nanos[share] = System.nanoTime();
      return new ShareLog.Completion() {
        @Override
        public void recorded() {
          nanos[share] = System.nanoTime() - nanos[share];
          left.countDown();
        }

        @Override
        public void notRecorded(String why) {
          refusal.set(why);
          left.countDown();
        }
      };
    }

    long[] await() throws IOException, InterruptedException {
      left.await(); // the journal answers every share within seconds
      if (!refusal.get().isEmpty()) {
        throw new IOException("shares were not recorded: " + refusal);
      }
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
