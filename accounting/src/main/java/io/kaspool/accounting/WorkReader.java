package io.kaspool.accounting;

import io.kaspool.mining.Scheme;
import java.math.BigInteger;
import java.util.Map;

/// Where a settlement looks up who worked.
@FunctionalInterface
public interface WorkReader {
  /// Work in expected hashes by payee, summed over all these minutes and all journals; empty when
  /// nobody worked. Entries of 0 mean nothing.
  Map<Payee, BigInteger> work(Scheme scheme, MinuteRange minutes);
}
