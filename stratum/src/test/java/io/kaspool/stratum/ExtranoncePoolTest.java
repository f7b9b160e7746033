package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExtranoncePoolTest {
  private final SteppedClock clock = new SteppedClock();
  private final ExtranoncePool pool = new ExtranoncePool(clock);

  private Extranonce take() {
    return pool.take().orElseThrow();
  }

  @Test
  void beginsWith0001() {
    assertThat(take().hex()).isEqualTo("0001");
  }

  @Test
  void givesEveryValueOnceAndThenNone() {
    Set<Extranonce> given = new HashSet<>();
    for (int i = 0; i < Extranonce.COUNT; i++) {
      given.add(take());
    }
    assertThat(given).hasSize(65_536);
    assertThat(pool.take()).isEmpty();
  }

  @Test
  void letsAValueRestForTenMinutes() {
    for (int i = 1; i < Extranonce.COUNT; i++) {
      take();
    }
    Extranonce last = take();
    pool.release(last, true);
    clock.advance(ExtranoncePool.COOL_DOWN.minusNanos(1));
    assertThat(pool.take()).isEmpty();
    clock.advance(Duration.ofNanos(1));
    assertThat(pool.take()).contains(last);
    assertThat(pool.take()).isEmpty();
  }

  @Test
  void prefersValuesNeverUsed() {
    Extranonce first = take();
    pool.release(first, true);
    clock.advance(Duration.ofHours(1));
    assertThat(take()).isNotEqualTo(first);
  }

  @Test
  void doesNotRestWhatNobodyWorkedWith() {
    for (int i = 0; i < 70_000; i++) {
      pool.release(take(), false);
    }
    assertThat(pool.free()).isEqualTo(Extranonce.COUNT);
    assertThat(pool.take()).isPresent();
  }
}
