package io.kaspool.accounting;

import io.kaspool.mining.Scheme;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/// Work by scheme, minute and payee, as the ledger's slices hold it; remembers what was read of it.
final class WorkTable implements WorkReader {
  record Read(Scheme scheme, MinuteRange minutes) {}

  private final Map<Scheme, NavigableMap<Long, Map<Payee, BigInteger>>> slices =
      new EnumMap<>(Scheme.class);
  private final List<Read> reads = new ArrayList<>();
  private final Random order;

  WorkTable() {
    this(new Random(0));
  }

  /// @param order of the entries in what is read
  WorkTable(Random order) {
    this.order = order;
  }

  WorkTable reordered(Random otherOrder) {
    WorkTable copy = new WorkTable(otherOrder);
    copy.slices.putAll(slices);
    return copy;
  }

  WorkTable add(Scheme scheme, long minute, Payee payee, long work) {
    return add(scheme, minute, payee, BigInteger.valueOf(work));
  }

  WorkTable add(Scheme scheme, long minute, Payee payee, BigInteger work) {
    slices
        .computeIfAbsent(scheme, any -> new TreeMap<>())
        .computeIfAbsent(minute, any -> new LinkedHashMap<>())
        .merge(payee, work, BigInteger::add);
    return this;
  }

  List<Read> reads() {
    return reads;
  }

  @Override
  public Map<Payee, BigInteger> work(Scheme scheme, MinuteRange minutes) {
    reads.add(new Read(scheme, minutes));
    Map<Payee, BigInteger> sums = new LinkedHashMap<>();
    slices
        .getOrDefault(scheme, Collections.emptyNavigableMap())
        .subMap(minutes.first(), true, minutes.last(), true)
        .values()
        .forEach(slice -> slice.forEach((payee, work) -> sums.merge(payee, work, BigInteger::add)));
    List<Map.Entry<Payee, BigInteger>> entries = new ArrayList<>(sums.entrySet());
    Collections.shuffle(entries, order);
    Map<Payee, BigInteger> shuffled = new LinkedHashMap<>();
    entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
    return shuffled;
  }
}
