package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.mining.Scheme;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether it pays to mine only at certain moments: a hopper who works the ten seconds after each
/// of the pool's blocks, against miners who always work. The pool finds a block in ten minutes.
class HoppingTest {
  private static final int DAYS = 730;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hopperGainsLessThanAPercentUnderPplns(long seed) {
    assertThat(new HoppingPool(DAYS, seed).gainOfHopper(Scheme.PPLNS)).isBetween(-0.01, 0.01);
  }

  /// A round is worth more once it has a block, and everybody sees that it has: of rounds with one
  /// block in the mean, those with at least one have two per block. Work that falls into the next
  /// round takes a little of it off.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hopperGainsMuchUnderPropAsIsDocumented(long seed) {
    assertThat(new HoppingPool(DAYS, seed).gainOfHopper(Scheme.PROP)).isBetween(0.8, 1.1);
  }
}
