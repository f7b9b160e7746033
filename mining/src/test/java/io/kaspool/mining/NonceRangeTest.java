package io.kaspool.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class NonceRangeTest {
  @Test
  void holdsTheNoncesThatBeginWithItsPrefix() {
    NonceRange range = new NonceRange(0xfbba, 16);
    assertThat(range.contains(0xfbba_0000_0000_0000L)).isTrue();
    assertThat(range.contains(0xfbba_ffff_ffff_ffffL)).isTrue();
    assertThat(range.contains(0xfbbb_0000_0000_0000L)).isFalse();
    assertThat(range.contains(0xfbb9_ffff_ffff_ffffL)).isFalse();
    assertThat(range.contains(0xfbba)).isFalse();
  }

  @Test
  void holdsEverythingWithoutPrefix() {
    assertThat(new NonceRange(0, 0).contains(-1)).isTrue();
  }

  @Test
  void refusesAPrefixThatDoesNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NonceRange(0x10000, 16));
  }
}
