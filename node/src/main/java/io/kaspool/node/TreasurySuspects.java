package io.kaspool.node;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.node.TreasurySet.Difference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What differed when the outputs were compared with a fresh fetch. Announcements and answers can
/// pass each other, so a difference counts only when no announcement of that output comes within
/// five seconds.
///
/// Not thread-safe: confined to the watch's thread. Bounded by the set that was compared.
final class TreasurySuspects {
  private static final long GRACE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int EXAMPLES = 3;

  private final Map<Outpoint, Difference> left = new HashMap<>();
  private long dueAtNanos;

  void begin(Map<Outpoint, Difference> differences, long nowNanos) {
    left.clear();
    left.putAll(differences);
    dueAtNanos = nowNanos + GRACE_NANOS;
  }

  /// The change may explain a difference.
  void explain(TreasuryChange change) {
    if (!left.isEmpty()) {
      Stream.concat(change.added().stream(), change.removed().stream())
          .forEach(utxo -> left.remove(utxo.outpoint()));
    }
  }

  /// What remained unexplained, once, when the time is over.
  Optional<String> verdict(long nowNanos) {
    if (left.isEmpty() || nowNanos - dueAtNanos < 0) {
      return Optional.empty();
    }
    String detail =
        "%d outputs were not known, %d known ones are gone, %d are not as they were known, such as %s"
            .formatted(
                count(Difference.MISSED),
                count(Difference.STALE),
                count(Difference.OTHER),
                left.keySet().stream()
                    .limit(EXAMPLES)
                    .map(Outpoint::toString)
                    .collect(Collectors.joining(", ")));
    left.clear();
    return Optional.of(detail);
  }

  private long count(Difference kind) {
    return left.values().stream().filter(kind::equals).count();
  }
}
