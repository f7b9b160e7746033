package io.kaspool.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// An entry to be booked: amounts in sompi, positive when credited, that sum to zero.
///
/// @param ref says once and for all what it is about; no two entries have the same
/// @param note for whoever reads the books
/// @param workers amount by worker id
public record Entry(
    String ref, Kind kind, String note, Map<AccountKind, Long> own, Map<Long, Long> workers) {
  /// What it is for.
  public enum Kind {
    SETTLEMENT("settlement"),
    /// The chain turned out to pay other than what was settled.
    CORRECTION("correction"),
    /// The operator said whose an output is.
    ATTRIBUTION("attribution"),
    /// The operator explained where an output went.
    WRITE_OFF("write-off"),
    TRANSFER("transfer");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  public Entry {
    EnumMap<AccountKind, Long> ownCopy = new EnumMap<>(AccountKind.class);
    own.forEach((account, amount) -> put(ownCopy, account, amount));
    own = ownCopy;
    TreeMap<Long, Long> workersCopy = new TreeMap<>();
    workers.forEach((worker, amount) -> put(workersCopy, worker, amount));
    workers = workersCopy;
    long sum = 0;
    for (long amount : ownCopy.values()) {
      sum = Math.addExact(sum, amount);
    }
    for (long amount : workersCopy.values()) {
      sum = Math.addExact(sum, amount);
    }
    if (sum != 0) {
      throw new IllegalArgumentException(
          "entry " + ref + " sums to " + sum + " sompi, not to zero");
    }
  }

  private static <K> void put(Map<K, Long> amounts, K account, long amount) {
    if (amount != 0) {
      amounts.put(account, amount);
    }
  }

  public static Entry of(String ref, Kind kind, String note, Map<AccountKind, Long> own) {
    return new Entry(ref, kind, note, own, Map.of());
  }
}
