package io.kaspool.accounting;

import java.math.BigInteger;

/// Work that is added up in 64 bits as long as that goes, and in more afterwards.
final class WorkSum {
  private BigInteger carried = BigInteger.ZERO;
  private long work;
  private long shares;

  void add(long hashes) {
    shares++;
    long sum = work + hashes;
    if (sum < 0) { // both are positive
      carried = carried.add(BigInteger.valueOf(work));
      sum = hashes;
    }
    work = sum;
  }

  BigInteger work() {
    return carried.add(BigInteger.valueOf(work));
  }

  long shares() {
    return shares;
  }
}
