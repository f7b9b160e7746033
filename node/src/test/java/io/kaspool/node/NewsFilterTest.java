package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NewsFilterTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final NewsFilter filter = new NewsFilter();

  @Test
  void repeatsATextOnceAMinute() {
    assertThat(filter.isNews("gone", 0)).isTrue();
    assertThat(filter.isNews("gone", 59 * SECOND)).isFalse();
    assertThat(filter.isNews("gone", 60 * SECOND)).isTrue();
    assertThat(filter.isNews("gone", 61 * SECOND)).isFalse();
  }

  @Test
  void letsAnotherTextThrough() {
    filter.isNews("gone", 0);
    assertThat(filter.isNews("refused", 1)).isTrue();
  }

  @Test
  void forgetsWhenThingsAreGoodAgain() {
    filter.isNews("gone", 0);
    filter.reset();
    assertThat(filter.isNews("gone", 1)).isTrue();
  }
}
