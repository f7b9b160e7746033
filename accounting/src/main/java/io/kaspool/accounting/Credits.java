package io.kaspool.accounting;

import io.kaspool.mining.Scheme;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The credits of one plan while it grows, and how far it has read. Confined to the thread that
/// plans.
final class Credits {
  private final WorkReader reader;
  private final Map<Payee, Long> byPayee = new HashMap<>();
  private long lastMinuteRead = SettlementPlan.NOTHING_READ;

  Credits(WorkReader reader) {
    this.reader = reader;
  }

  SortedMap<Payee, Long> byPayee() {
    return new TreeMap<>(byPayee);
  }

  long sum() {
    return byPayee.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
  }

  long lastMinuteRead() {
    return lastMinuteRead;
  }

  /// Shares what the blocks of one group leave after fees among those who worked in the first of
  /// these ranges that has any work; if none has, each finder gets the own block's part.
  void share(List<RipeBlock> group, MinuteRange... ranges) {
    long amount = group.stream().mapToLong(RipeBlock::shareableSompi).reduce(0, Math::addExact);
    if (amount == 0) {
      return;
    }
    for (MinuteRange minutes : ranges) {
      Map<Payee, BigInteger> work = read(group.getFirst().scheme(), minutes);
      if (!work.isEmpty()) {
        ProportionalSplit.split(amount, work, this::add);
        return;
      }
    }
    toFinders(group);
  }

  void toFinders(List<RipeBlock> group) {
    for (RipeBlock block : group) {
      if (block.shareableSompi() > 0) {
        add(block.finder(), block.shareableSompi());
      }
    }
  }

  private void add(Payee payee, long sompi) {
    byPayee.merge(payee, sompi, Math::addExact);
  }

  private Map<Payee, BigInteger> read(Scheme scheme, MinuteRange minutes) {
    lastMinuteRead = Math.max(lastMinuteRead, minutes.last());
    Map<Payee, BigInteger> positive = new HashMap<>();
    reader
        .work(scheme, minutes)
        .forEach(
            (payee, work) -> {
              if (work.signum() < 0) {
                throw new IllegalArgumentException(
                    "work of " + payee + " in " + scheme + " " + minutes + " is negative: " + work);
              }
              if (work.signum() > 0) {
                positive.put(payee, work);
              }
            });
    return positive;
  }
}
