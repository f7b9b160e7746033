package io.kaspool.simnode;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everybody who mines and is not the pool: searches nonces without the network's lock, on a thread
/// of its own at random intervals, or on the thread that asks for a block.
final class ForeignMiner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignMiner.class);
  private static final Duration TICK = Duration.ofMillis(10);

  /// No more is made up for after a pause.
  private static final double LONGEST_BACKLOG_SECONDS = 1;

  private final SimNetwork network;
  private final RandomGenerator random;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simnode-foreign-miner").factory());
  private volatile double blocksPerSecond; // set by any thread, read by the miner's
  private volatile boolean closed; // ends a search on any thread
  private double untilNext; // in expected blocks; confined to the miner's thread
  private long lastTickNanos; // as above

  ForeignMiner(SimNetwork network, ChainSettings settings) {
    this.network = network;
    this.random = new SplittableRandom(settings.seed());
    this.blocksPerSecond = settings.foreignRate();
    this.untilNext = exponential();
  }

  void start() {
    lastTickNanos = System.nanoTime();
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  void rate(double perSecond) {
    if (!(perSecond >= 0)) {
      throw new IllegalArgumentException("a rate of blocks cannot be negative: " + perSecond);
    }
    blocksPerSecond = perSecond;
  }

  // A Poisson process whose rate may change at any time.
  private void tick() {
    try {
      long now = System.nanoTime();
      double seconds = Math.min(LONGEST_BACKLOG_SECONDS, (now - lastTickNanos) / 1e9);
      lastTickNanos = now;
      untilNext -= seconds * blocksPerSecond;
      while (untilNext <= 0 && !closed) {
        untilNext += exponential();
        mineOne();
      }
    } catch (RuntimeException unexpected) {
      LOG.error("the foreign miner failed; please report this", unexpected);
    }
  }

  private double exponential() {
    return random.nextExponential();
  }

  void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      mineOne();
    }
  }

  private void mineOne() {
    TemplateFactory.Draft draft = network.foreignDraft();
    NonceSearch.Solution solution = NonceSearch.solve(draft.header(), () -> closed);
    if (solution != null) {
      network.foundByOthers(solution.header(), draft.transactions());
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
  }
}
