package io.kaspool.shares;

import io.kaspool.ops.Health;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// How shipping goes, for all to see. Written by whoever ships, one thread at a time; read by any.
final class ShippingStatus {
  private static final Duration AWAY_LIMIT = Duration.ofMinutes(1);

  private final NanoClock nanos;
  private final LongAdder entries = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private volatile ShippingState state = new ShippingState.Connecting();
  private volatile long notShippingSinceNanos; // written before `state`

  ShippingStatus(NanoClock nanos) {
    this.nanos = nanos;
    this.notShippingSinceNanos = nanos.nanoTime();
  }

  ShippingState state() {
    return state;
  }

  /// Whether it was another state before.
  boolean set(ShippingState next) {
    ShippingState before = state;
    if (before instanceof ShippingState.Shipping) {
      notShippingSinceNanos = nanos.nanoTime();
    }
    state = next;
    return !before.getClass().equals(next.getClass());
  }

  void taken(ShareBatch batch) {
    entries.add(batch.entries().size());
    batches.increment();
  }

  long entries() {
    return entries.sum();
  }

  long batches() {
    return batches.sum();
  }

  Health health() {
    return switch (state) {
      case ShippingState.Shipping _ -> Health.ok();
      case ShippingState.Connecting _ -> afterAMinute("the sink was not reached yet");
      case ShippingState.Away(String why) -> afterAMinute(why);
      case ShippingState.Stopped(StopReason reason, String text) ->
          Health.down("shipping has stopped (" + reason + "): " + text);
    };
  }

  private Health afterAMinute(String why) {
    long forNanos = nanos.nanoTime() - notShippingSinceNanos;
    return forNanos <= AWAY_LIMIT.toNanos()
        ? Health.ok()
        : Health.degraded(
            "nothing was shipped for " + TimeUnit.NANOSECONDS.toSeconds(forNanos) + " s: " + why);
  }
}
