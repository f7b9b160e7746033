package io.kaspool.stratum;

import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/// The extranonces of one search space. No two live sessions hold the same one, and a value rests
/// before it is given out again, since a machine that reconnects may still submit work for its old
/// one.
///
/// Bounded: at [#COOL_DOWN] and with every value held or resting, nothing is given out: the caller
/// refuses the log-in. Any thread.
final class ExtranoncePool {
  static final Duration COOL_DOWN = Duration.ofMinutes(10);

  private record Resting(int value, long releasedAtNanos) {}

  private final NanoClock clock;
  private final ArrayDeque<Integer> unused = new ArrayDeque<>();
  private final ArrayDeque<Resting> resting = new ArrayDeque<>();

  ExtranoncePool(NanoClock clock) {
    this.clock = clock;
    for (int value = 1; value < Extranonce.COUNT; value++) {
      unused.add(value);
    }
    unused.add(0); // last: some firmware takes all zeros for none
  }

  synchronized Optional<Extranonce> take() {
    Integer value = unused.poll();
    if (value != null) {
      return Optional.of(new Extranonce(value));
    }
    Resting oldest = resting.peek();
    if (oldest == null || clock.nanoTime() - oldest.releasedAtNanos() < COOL_DOWN.toNanos()) {
      return Optional.empty();
    }
    resting.remove();
    return Optional.of(new Extranonce(oldest.value()));
  }

  /// @param worked whether its session ever had a job; without one there is no work to come in
  ///   late, and the value need not rest: strangers that subscribe and leave cannot use them up
  synchronized void release(Extranonce extranonce, boolean worked) {
    if (worked) {
      resting.add(new Resting(extranonce.value(), clock.nanoTime()));
    } else {
      unused.add(extranonce.value());
    }
  }

  /// Values that could be given out now, or after their rest.
  synchronized int free() {
    return unused.size() + resting.size();
  }
}
