package io.kaspool.accounting;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/// Splits an amount in proportion to work by largest remainder: each gets the whole sompi of the
/// exact share, and those with the largest fractions one more until nothing is left. So nobody is a
/// whole sompi off, more work never gets less, and the result depends on the numbers alone and not
/// on their order.
final class ProportionalSplit {
  /// @param remainder of the division by all work: the fraction of a sompi not yet given
  private record Part(Payee payee, long sompi, BigInteger remainder) {}

  /// First who is next to get a sompi that is left.
  private static final Comparator<Part> BY_CLAIM =
      Comparator.comparing(Part::remainder).reversed().thenComparing(Part::payee);

  private ProportionalSplit() {}

  /// Hands all of the amount to `credit`, once for each payee with a part of at least one sompi.
  ///
  /// @param work positive, of at least one payee
  static void split(long amountSompi, Map<Payee, BigInteger> work, ObjLongConsumer<Payee> credit) {
    BigInteger amount = BigInteger.valueOf(amountSompi);
    BigInteger allWork = work.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    List<Part> parts = new ArrayList<>(work.size());
    long left = amountSompi;
    for (Map.Entry<Payee, BigInteger> entry : work.entrySet()) {
      BigInteger[] share = amount.multiply(entry.getValue()).divideAndRemainder(allWork);
      long sompi = share[0].longValueExact();
      parts.add(new Part(entry.getKey(), sompi, share[1]));
      left -= sompi;
    }
    // INVARIANT: 0 <= left < number of parts, for each fraction is less than a sompi.
    parts.sort(BY_CLAIM);
    for (int rank = 0; rank < parts.size(); rank++) {
      Part part = parts.get(rank);
      long sompi = rank < left ? part.sompi() + 1 : part.sompi();
      if (sompi > 0) {
        credit.accept(part.payee(), sompi);
      }
    }
  }
}
