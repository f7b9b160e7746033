package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RigPartsTest {

  @Test
  void extranonceIsTheLeadingPartOfTheNonce() throws UnreadableException {
    Extranonce extranonce = Extranonce.of("0001", 6);
    assertThat(extranonce.nonce(0)).isEqualTo(0x0001_0000_0000_0000L);
    assertThat(extranonce.nonce(0xffff_ffff_ffffL)).isEqualTo(0x0001_ffff_ffff_ffffL);
    assertThat(extranonce.nonce(0x1_0000_0000_0000L)).isEqualTo(extranonce.nonce(0));
  }

  @Test
  void extranonceAndMinersBytesMakeEight() {
    assertThatThrownBy(() -> Extranonce.of("0001", 5)).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> Extranonce.of("001", 6)).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> Extranonce.of("zz", 7)).isInstanceOf(UnreadableException.class);
  }

  @Test
  void hashBudgetSpreadsEvenlyAndDoesNotMakeUpForIdleTime() {
    HashBudget budget = new HashBudget(1000, 0);
    assertThat(budget.reserveNanos(50, 0)).isZero();
    assertThat(budget.reserveNanos(50, 0)).isEqualTo(Duration.ofMillis(50).toNanos());
    long laterNanos = Duration.ofSeconds(10).toNanos();
    assertThat(budget.reserveNanos(50, laterNanos)).isZero();
    assertThat(budget.reserveNanos(50, laterNanos)).isEqualTo(Duration.ofMillis(50).toNanos());
  }

  @Test
  void percentilesAreAtMostSixPercentHigh() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 1; i <= 1000; i++) {
      histogram.record(Duration.ofMillis(i).toNanos());
    }
    Latencies latencies = histogram.summary();
    assertThat(latencies.count()).isEqualTo(1000);
    assertThat(latencies.p50()).isBetween(Duration.ofMillis(500), Duration.ofMillis(532));
    assertThat(latencies.p99()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1053));
    assertThat(latencies.most()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1063));
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(new LatencyHistogram().summary().most()).isZero();
  }

  @Test
  void givesUpTheOldestShareWhenTooManyWait() {
    PendingShares pending = new PendingShares();
    FoundShare share = new FoundShare("1", Hash.ZERO, 1, 1, Difficulty.ofHashes(1));
    for (int i = 0; i < PendingShares.CAPACITY; i++) {
      assertThat(pending.add(new PendingShares.Pending(i, share, 0))).isEmpty();
    }
    assertThat(pending.add(new PendingShares.Pending(-1, share, 0)))
        .map(PendingShares.Pending::id)
        .contains(0);
  }

  @Test
  void readsAStratumAddress() {
    assertThat(StratumServer.parse("stratum+tcp://pool.example:7777"))
        .isEqualTo(new StratumServer("pool.example", 7777));
    assertThat(StratumServer.parse("[::1]:7777")).isEqualTo(new StratumServer("::1", 7777));
    assertThat(StratumServer.parse("[::1]:7777")).hasToString("[::1]:7777");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pool.example", "stratum+ssl://pool.example:1", "a:b", "a:99999"})
  void refusesWhatIsNoStratumAddress(String text) {
    assertThatThrownBy(() -> StratumServer.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
