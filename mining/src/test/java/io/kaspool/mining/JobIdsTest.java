package io.kaspool.mining;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JobIdsTest {
  private static final long LAST_OF_SEVEN = 36L * 36 * 36 * 36 * 36 * 36 * 36 - 1;

  @Test
  void parsesWhatItWrote() {
    for (long sequence = 1; sequence < LAST_OF_SEVEN; sequence = sequence * 7 + 3) {
      assertThat(JobIds.parse(JobIds.format(sequence))).isEqualTo(sequence);
    }
  }

  @Test
  void keepsToSevenCharacters() {
    assertThat(JobIds.format(10_000_000)).hasSizeLessThanOrEqualTo(7);
    assertThat(JobIds.format(LAST_OF_SEVEN)).isEqualTo("zzzzzzz");
  }

  @Test
  void doesNotKnowOtherSpellings() {
    for (String id : new String[] {"", "0", "01", "A", " 1", "1 ", "-1", "+1", "zzzzzzzz", "ä"}) {
      assertThat(JobIds.parse(id)).as(id).isEqualTo(JobIds.UNKNOWN);
    }
  }
}
