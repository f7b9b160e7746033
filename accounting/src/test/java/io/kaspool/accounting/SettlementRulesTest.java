package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.mining.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementRulesTest {
  private static final SettlementRules RULES = SettlementRules.STANDARD;

  @ParameterizedTest
  @CsvSource({"100, 70, 99", "30, 0, 29", "0, -30, -1", "-5, -35, -6"})
  void windowIsThirtyFullMinutesBeforeTheBlocks(long minute, long first, long last) {
    assertThat(RULES.window(minute)).isEqualTo(new MinuteRange(first, last));
  }

  @ParameterizedTest
  @CsvSource({"100, 100, 109", "99, 90, 99", "0, 0, 9", "9, 0, 9", "-1, -10, -1", "-10, -10, -1"})
  void roundsOfTenMinutesFollowOneAnother(long minute, long first, long last) {
    assertThat(RULES.round(minute)).isEqualTo(new MinuteRange(first, last));
  }

  @Test
  void aWindowOfOneMinuteIsTheMinuteBefore() {
    assertThat(new SettlementRules(1, 1).window(7)).isEqualTo(MinuteRange.of(6));
    assertThat(new SettlementRules(1, 1).round(7)).isEqualTo(MinuteRange.of(7));
  }

  @Test
  void minutesBeyondAllTimeAreRefusedAndDoNotWrap() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> RULES.window(Long.MIN_VALUE + 29));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> RULES.round(Long.MAX_VALUE));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> RULES.round(Long.MIN_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_441})
  void lengthsOutsideOfOneMinuteToOneDayAreRefused(int minutes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettlementRules(minutes, 10))
        .withMessage("a window has 1 to 1440 minutes, not " + minutes);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettlementRules(30, minutes))
        .withMessage("a round has 1 to 1440 minutes, not " + minutes);
  }

  @Test
  void aRangeOfNoMinutesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MinuteRange(5, 4));
  }

  @ParameterizedTest
  @EnumSource(names = {"PPLNS", "SOLO"})
  void isRipeWhenItsMinuteIsClosed(Scheme scheme) {
    assertThat(Settlement.isRipe(scheme, 105, 104, RULES)).isFalse();
    assertThat(Settlement.isRipe(scheme, 105, 105, RULES)).isTrue();
    assertThat(Settlement.isRipe(scheme, 105, 106, RULES)).isTrue();
  }

  @Test
  void propIsRipeWhenItsRoundIsClosed() {
    assertThat(Settlement.isRipe(Scheme.PROP, 105, 108, RULES)).isFalse();
    assertThat(Settlement.isRipe(Scheme.PROP, 105, 109, RULES)).isTrue();
    assertThat(Settlement.isRipe(Scheme.PROP, 109, 109, RULES)).isTrue();
    assertThat(Settlement.isRipe(Scheme.PROP, -1, -2, RULES)).isFalse();
    assertThat(Settlement.isRipe(Scheme.PROP, -1, -1, RULES)).isTrue();
  }
}
