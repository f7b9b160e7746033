package io.kaspool.shares;

import io.kaspool.shares.ShipmentReader.Contents;
import io.kaspool.shares.Starts.Start;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// How far into a file the sink has its entries, whatever ids they came under.
///
/// Two copies of one file agree in every opening before they parted and in a first part of the one
/// in which they did: what the sink has of an opening, it has of all copies' openings of that name,
/// as far as they have those entries. And who has an entry of a file has all before it, since they
/// are shipped in order.
final class Reach {
  private Reach() {}

  /// The last entry that the sink has or that is no longer kept.
  static long of(Contents contents, Map<UUID, Long> shippedByStart) {
    return Math.max(contents.deletedThrough(), shipped(contents, shippedByStart));
  }

  /// The last entry of the file that the sink has, 0 when it has none of those openings.
  static long shipped(Contents contents, Map<UUID, Long> shippedByStart) {
    return contents.starts().stream()
        .mapToLong(start -> Math.min(start.last(), shippedByStart.getOrDefault(start.holder(), 0L)))
        .max()
        .orElse(0);
  }

  static Set<UUID> holders(Contents contents) {
    return contents.starts().stream().map(Start::holder).collect(Collectors.toSet());
  }
}
