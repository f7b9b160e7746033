package io.kaspool.rigs;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What the connections of a load count. Confined to the load's event loop.
final class LoadMeter {
  // BOUND: the newest job ids; one is settled into the histogram when it leaves. 4096 last for 17
  // minutes
  // at four a second.
  private static final int MAX_JOBS = 4096;
  private static final double FULL = 0.9;

  private static final class Arrivals {
    private final long firstNanos;
    private long lastNanos;
    private int number;

    Arrivals(long nowNanos) {
      this.firstNanos = nowNanos;
    }
  }

  private final LatencyHistogram login = new LatencyHistogram();
  private final LatencyHistogram answers = new LatencyHistogram();
  private final Map<Integer, Long> refused = new TreeMap<>(); // BOUND: codes of the protocol, 6
  private final Map<String, Arrivals> arrivals = new LinkedHashMap<>();
  private LatencyHistogram fanOut = new LatencyHistogram();
  private LatencyHistogram lag = new LatencyHistogram();
  private long sinceNanos = System.nanoTime();
  private long deliveries;
  private int jobIds;
  private int fullJobs;
  private int readers;
  int connected;
  int loggedIn;
  int refusedLogins;
  int failedConnects;
  int closed;
  long submitted;
  long accepted;
  long faults;

  /// Forgets the jobs seen so far.
  ///
  /// @param readingConnections how many a job can reach
  void restart(int readingConnections) {
    arrivals.clear();
    fanOut = new LatencyHistogram();
    lag = new LatencyHistogram();
    deliveries = 0;
    jobIds = 0;
    fullJobs = 0;
    readers = readingConnections;
    sinceNanos = System.nanoTime();
  }

  void loggedIn(long tookNanos) {
    loggedIn++;
    login.record(tookNanos);
  }

  void job(String id, long nowNanos) {
    deliveries++;
    Arrivals job = arrivals.get(id);
    if (job == null) {
      job = new Arrivals(nowNanos);
      jobIds++;
      arrivals.put(id, job);
      if (arrivals.size() > MAX_JOBS) {
        Iterator<Arrivals> oldest = arrivals.values().iterator();
        settle(oldest.next());
        oldest.remove();
      }
    }
    job.number++;
    job.lastNanos = nowNanos;
    lag.record(nowNanos - job.firstNanos);
  }

  private void settle(Arrivals job) {
    if (job.number >= FULL * readers) {
      fullJobs++;
      fanOut.record(job.lastNanos - job.firstNanos);
    }
  }

  void answered(ServerLine.Answer answer, long tookNanos) {
    answers.record(tookNanos);
    if (answer.isAccepted()) {
      accepted++;
    } else {
      refused.merge(answer.code(), 1L, Long::sum);
    }
  }

  /// @param jobsOfConnections since [#restart], of every reading connection
  LoadReport report(List<Long> jobsOfConnections) {
    long measuredNanos = Math.max(1, System.nanoTime() - sinceNanos);
    arrivals.values().forEach(this::settle);
    arrivals.clear(); // what is settled must not be counted twice by the next report
    List<Long> sorted = jobsOfConnections.stream().sorted().toList();
    return new LoadReport(
        connected,
        loggedIn,
        refusedLogins,
        failedConnects,
        closed,
        login.summary(),
        Duration.ofNanos(measuredNanos),
        jobIds,
        deliveries,
        fullJobs,
        fanOut.summary(),
        lag.summary(),
        rate(sorted, 0, measuredNanos),
        rate(sorted, sorted.size() / 2, measuredNanos),
        rate(sorted, sorted.size() - 1, measuredNanos),
        submitted,
        accepted,
        new TreeMap<>(refused),
        faults,
        answers.summary());
  }

  private static double rate(List<Long> sorted, int index, long nanos) {
    return sorted.isEmpty() ? 0 : sorted.get(index) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
  }
}
