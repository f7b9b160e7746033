package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void neverChanges() {
    byte[] source = {1, (byte) 0xff};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).hasToString("01ff");
    assertThat(bytes.at(1)).isEqualTo(255);
  }

  @Test
  void isEqualByContent() {
    assertThat(Bytes.parse("01ff"))
        .isEqualTo(Bytes.of(new byte[] {1, -1}))
        .hasSameHashCodeAs(Bytes.of(new byte[] {1, -1}))
        .isNotEqualTo(Bytes.parse("01fe"));
    assertThat(Bytes.parse("")).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void refusesWhatIsNotHex() {
    assertThatIllegalArgumentException().isThrownBy(() -> Bytes.parse("0"));
    assertThatIllegalArgumentException().isThrownBy(() -> Bytes.parse("0g"));
  }
}
