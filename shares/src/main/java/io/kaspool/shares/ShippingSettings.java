package io.kaspool.shares;

import java.time.Duration;

/// How entries are shipped.
///
/// @param label what people know this gateway by
/// @param maxEntries in one batch, except when one commit of the journal wrote more (at most 8,192)
/// @param lookEvery how long entries gather before a batch that is not full
/// @param emptyEvery a batch at the latest after this, with or without entries
/// @param retryAfter how long after the first failure the sink is asked again; doubled each time
/// @param retryAtMost how long it may become
/// @param stopWithin how long closing waits for the sink
public record ShippingSettings(
    String label,
    int maxEntries,
    Duration lookEvery,
    Duration emptyEvery,
    Duration retryAfter,
    Duration retryAtMost,
    Duration stopWithin) {
  public ShippingSettings {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("a batch holds at least one entry");
    }
  }

  public static ShippingSettings of(String label) {
    return new ShippingSettings(
        label,
        20_000,
        Duration.ofMillis(250),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }
}
