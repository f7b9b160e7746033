package io.kaspool.node;

import static io.kaspool.node.Utxos.change;
import static io.kaspool.node.Utxos.entry;
import static io.kaspool.node.Utxos.utxo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What goes wrong with nodes that are followed, and what there is too much of.
class UtxoWatchFaultsTest {
  private static final TreasuryFollower.Limits SMALL = new TreasuryFollower.Limits(5, 4);

  private final WatchFixture watch = new WatchFixture();
  private final FakeTreasury first = watch.first;
  private final FakeTreasury second = watch.second;

  @Test
  void fetchesAnewInEachSession() {
    watch.follow(1);
    first.disconnect("gone");
    watch.assertUnknown();
    watch.advance(5000);
    first.holding(2).connect();
    watch.assertUnknown();
    watch.advance(150);
    watch.assertHeld(utxo(2));
    assertThat(watch.events.lines())
        .containsExactly(
            "treasuryFollowed 127.0.0.1:1001: 1",
            "treasuryLost 127.0.0.1:1001: gone",
            "treasuryFollowed 127.0.0.1:1001: 1");
  }

  @Test
  void noticesASessionThatBeganBetweenTwoSteps() {
    watch.follow(1);
    watch.advance(5000);
    first.disconnect("gone");
    first.holding(2).connect();
    watch.advance(150);
    watch.assertHeld(utxo(2));
    assertThat(first.fetchMillis()).hasSize(2);
  }

  @Test
  void leavesFiveSecondsBetweenFetches() {
    watch.follow(1);
    for (int i = 0; i < 10; i++) {
      first.disconnect("flapping");
      watch.advance(100);
      first.connect();
      watch.advance(200);
    }
    watch.advance(5000);
    assertThat(first.fetchMillis()).containsExactly(0L, 5000L);
  }

  @Test
  void doesNotApplyTheNewsOfAnotherSession() {
    watch.follow(1);
    first.disconnect("gone");
    watch.advance(6000);
    first.tell(Utxos.added(7));
    first.connect();
    watch.advance(150);
    watch.assertHeld(utxo(1));
  }

  @Test
  void goesToTheNextNodeWhenOneIsGoneAndComesBack() {
    first.holding(1).connect();
    second.holding(1, 2).connect();
    watch.start(first, second);
    watch.advance(150);
    assertThat(watch.view().node()).isEqualTo(first.endpoint());
    first.disconnect("gone");
    watch.advance(150);
    assertThat(watch.view().node()).isEqualTo(second.endpoint());
    watch.assertHeld(utxo(1), utxo(2));
    long version = watch.view().version();
    first.connect();
    watch.advance(11_000);
    assertThat(watch.view().node()).isEqualTo(first.endpoint());
    assertThat(watch.view().version()).isGreaterThan(version);
    assertThat(watch.events.lines())
        .contains("treasuryLost 127.0.0.1:1002: another node is preferred");
  }

  @Test
  void goesToTheNextNodeWhenOneLosesSync() {
    first.connect();
    second.connect();
    watch.start(first, second);
    watch.advance(150);
    first.synced = false;
    first.poll(5001);
    watch.assertUnknown();
    watch.advance(150);
    assertThat(watch.view().node()).isEqualTo(second.endpoint());
  }

  @Test
  void goesToTheNextNodeWhenOneStaysSilent() {
    first.silent = true;
    first.connect();
    second.holding(1).connect();
    watch.start(first, second);
    watch.advance(59_000);
    watch.assertUnknown();
    watch.advance(2_000);
    assertThat(watch.view().node()).isEqualTo(second.endpoint());
    assertThat(watch.events.lines().getFirst()).isEqualTo("treasuryLost 127.0.0.1:1001: no answer");
  }

  @Test
  void triesTheOnlyNodeAgainEveryTenSeconds() {
    first.trouble = "consensus is currently in a transitional ibd state";
    first.connect();
    watch.start(first);
    watch.advance(35_000);
    assertThat(first.fetchMillis()).hasSize(4);
    assertThat(watch.events.lines())
        .containsExactly(
            "treasuryLost 127.0.0.1:1001: consensus is currently in a transitional ibd state");
    first.trouble = "";
    watch.advance(11_000);
    watch.assertHeld();
  }

  @Test
  void losesANodeThatCannotBeRead() {
    watch.follow(1);
    first.tell(change(List.of(entry(2).toBuilder().clearOutpoint().build()), List.of()));
    watch.advance(0);
    watch.assertUnknown();
    assertThat(watch.events.lines().getLast())
        .startsWith("treasuryLost 127.0.0.1:1001: unreadable outputs: ");
    watch.advance(10_500);
    watch.assertHeld(utxo(1));
  }

  @Test
  void followsNoNodeWithoutAnIndex() {
    first.utxoIndex = false;
    first.connect();
    watch.start(first);
    watch.advance(60_000);
    watch.assertUnknown();
    assertThat(first.fetchMillis()).isEmpty();
  }

  @Test
  void fetchesAgainWhenTooMuchIsAnnouncedDuringAFetch() {
    first.connect();
    watch.start(SMALL, first);
    for (int number = 1; number <= 5; number++) {
      first.add(number);
    }
    watch.advance(150);
    watch.assertUnknown();
    watch.advance(5200);
    watch.assertHeld(utxo(1), utxo(2), utxo(3), utxo(4), utxo(5));
  }

  @Test
  void ratherKnowsNothingThanPartOfAHugeSet() {
    first.holding(1, 2, 3, 4, 5).connect();
    watch.start(SMALL, first);
    watch.advance(150);
    assertThat(watch.view().utxos()).hasSize(5);
    first.add(6);
    watch.advance(0);
    watch.assertUnknown();
    assertThat(watch.events.lines().getLast())
        .isEqualTo("treasuryLost 127.0.0.1:1001: more than 5 outputs: consolidate them");
    watch.advance(Duration.ofMinutes(10).toMillis() + 1000);
    watch.assertUnknown();
    assertThat(first.fetchMillis()).hasSize(2);
    first.remove(6);
    watch.advance(Duration.ofMinutes(10).toMillis() + 1000);
    assertThat(watch.view().utxos()).hasSize(5);
  }

  @Test
  void fetchesAgainWhenItsInboxOverflowed() {
    watch.follow(1);
    first.holding(2);
    for (int i = 0; i <= TreasuryInbox.MAX_CHANGES; i++) {
      first.tell(Utxos.added(2));
    }
    watch.advance(0);
    watch.assertUnknown();
    assertThat(watch.events.lines().getLast())
        .isEqualTo("treasuryLost 127.0.0.1:1001: too many changes at once");
    watch.advance(5250);
    watch.assertHeld(utxo(2));
  }

  @Test
  void saysNothingAfterItsClose() {
    watch.follow(1);
    watch.close();
    first.disconnect("gone");
    watch.advance(60_000);
    watch.assertUnknown();
    assertThat(watch.events.lines()).hasSize(1);
    assertThat(watch.scheduler.waiting()).isZero();
  }
}
