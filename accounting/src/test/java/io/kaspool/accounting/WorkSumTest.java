package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkSumTest {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private final WorkSum sum = new WorkSum();

  @Test
  void isNothingAtFirst() {
    assertThat(sum.work()).isZero();
    assertThat(sum.shares()).isZero();
  }

  @Test
  void goesUpTo63BitsAndBeyond() {
    sum.add(Long.MAX_VALUE - 1);
    sum.add(1);
    assertThat(sum.work()).isEqualTo(MOST);

    sum.add(1);
    assertThat(sum.work()).isEqualTo(MOST.add(BigInteger.ONE));
    assertThat(sum.shares()).isEqualTo(3);
  }

  @Test
  void isExactOverManyLargeShares() {
    SplittableRandom random = new SplittableRandom(7);
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 10_000; i++) {
      long hashes = random.nextLong(1, Long.MAX_VALUE) >> random.nextInt(63);
      sum.add(hashes);
      expected = expected.add(BigInteger.valueOf(hashes));
    }

    assertThat(sum.work()).isEqualTo(expected);
    assertThat(sum.shares()).isEqualTo(10_000);
  }
}
