package io.kaspool.node;

import static io.kaspool.node.Utxos.change;
import static io.kaspool.node.Utxos.entry;
import static io.kaspool.node.Utxos.outpoint;
import static io.kaspool.node.Utxos.utxo;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.RpcUtxoEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One node that is followed for one session.
class UtxoWatchTest {
  private final WatchFixture watch = new WatchFixture();
  private final FakeTreasury first = watch.first;

  @Test
  void knowsWhatTheNodeHolds() {
    watch.follow(1, 2);
    watch.assertHeld(utxo(1), utxo(2));
    assertThat(watch.view().node()).isEqualTo(first.endpoint());
    assertThat(watch.view().virtualDaaScore()).isEqualTo(5000);
    assertThat(watch.events.lines()).containsExactly("treasuryFollowed 127.0.0.1:1001: 2");
  }

  @Test
  void knowsAnEmptyTreasuryFromAnUnknownOne() {
    first.connect();
    watch.start(first);
    watch.advance(90);
    watch.assertUnknown();
    watch.advance(20);
    watch.assertHeld();
  }

  @Test
  void appliesWhatIsAnnounced() {
    watch.follow(1, 2);
    first.add(3);
    first.remove(1);
    watch.advance(0);
    watch.assertHeld(utxo(2), utxo(3));
    assertThat(first.fetchMillis()).containsExactly(0L);
  }

  @Test
  void followsTheNodesScore() {
    watch.follow(1);
    long version = watch.view().version();
    first.poll(5010);
    assertThat(watch.view().virtualDaaScore()).isEqualTo(5010);
    assertThat(watch.view().version()).isEqualTo(version);
  }

  @Test
  void countsVersionsOnlyWhenOutputsChange() {
    watch.follow(1);
    TreasuryView before = watch.view();
    watch.advance(1000);
    assertThat(watch.view().utxos()).isSameAs(before.utxos());
    first.add(2);
    watch.advance(0);
    assertThat(watch.view().version()).isGreaterThan(before.version());
    assertThat(before.utxos()).containsOnlyKeys(outpoint(1));
  }

  @Test
  void keepsAChangeBetweenSubscribingAndFetching() {
    first.holding(1).connect();
    watch.start(first);
    first.add(2);
    first.remove(1);
    watch.advance(150);
    watch.assertHeld(utxo(2));
  }

  @Test
  void keepsAChangeBetweenTheNodesLookAndItsAnswer() {
    first.holding(1).connect();
    watch.start(first);
    watch.advance(70);
    first.add(2);
    first.remove(1);
    watch.advance(80);
    watch.assertHeld(utxo(2));
  }

  @Test
  void endsRightWhenAnAnnouncementComesAfterTheAnswerThatKnewOfIt() {
    first.holding(1).connect();
    watch.start(first);
    first.holding(2);
    watch.advance(150);
    watch.assertHeld(utxo(2));
    first.tell(change(List.of(entry(3)), List.of(entry(1))));
    first.tell(change(List.of(entry(2)), List.of(entry(3))));
    watch.advance(0);
    watch.assertHeld(utxo(2));
  }

  @Test
  void removesBeforeItAdds() {
    watch.follow(1);
    first.tell(change(List.of(entry(1, 1007)), List.of(entry(1))));
    watch.advance(0);
    watch.assertHeld(utxo(1, 1007));
    watch.advance(60_000);
    assertThat(first.fetchMillis()).containsExactly(0L);
  }

  @Test
  void removesBeforeItAddsWhileItFetches() {
    first.holding(1).connect();
    watch.start(first);
    first.tell(change(List.of(entry(1, 1007)), List.of(entry(1))));
    watch.advance(150);
    watch.assertHeld(utxo(1, 1007));
  }

  @Test
  void leavesOutWhatIsNotTheTreasurys() {
    Address other = Address.of(Network.SIMNET, Address.Kind.SCRIPT_HASH, new byte[32]);
    watch.follow(1);
    RpcUtxoEntry.Builder bound = entry(3).getUtxoEntry().toBuilder().setCovenantId("ab".repeat(32));
    first.tell(
        change(
            List.of(
                entry(2, Utxos.DAA_SCORE, other).build(),
                entry(3).toBuilder().setUtxoEntry(bound).build()),
            List.of()));
    watch.advance(0);
    watch.assertHeld(utxo(1));
  }

  @Test
  void fetchesAnewAfterAnOverride() {
    watch.follow(1);
    watch.advance(6000);
    first.tell(Utxos.added(9));
    first.holding(2).tellOfOverride();
    watch.advance(0);
    watch.assertUnknown();
    watch.advance(5250);
    watch.assertHeld(utxo(2));
    assertThat(watch.events.lines())
        .containsExactly(
            "treasuryFollowed 127.0.0.1:1001: 1",
            "treasuryLost 127.0.0.1:1001: it exchanged its UTXO set",
            "treasuryFollowed 127.0.0.1:1001: 1");
  }

  @Test
  void discardsAnAnswerThatAnOverrideMadeOld() {
    first.holding(1).connect();
    watch.start(first);
    watch.advance(70);
    first.holding(2).tellOfOverride();
    watch.advance(100);
    watch.assertUnknown();
    watch.advance(5200);
    watch.assertHeld(utxo(2));
  }

  @Test
  void looksAgainSoonAfterAnOverride() {
    watch.follow(1);
    first.tellOfOverride();
    watch.advance(5200);
    assertThat(first.fetchMillis()).hasSize(2);
    watch.advance(30_250);
    assertThat(first.fetchMillis()).hasSize(3);
  }

  @Test
  void comparesEveryTenMinutes() {
    watch.follow(1, 2);
    watch.advance(Duration.ofMinutes(21).toMillis());
    assertThat(first.fetchMillis()).hasSize(3);
    assertThat(watch.events.lines()).containsExactly("treasuryFollowed 127.0.0.1:1001: 2");
  }

  @Test
  void tellsOfDifferencesAndPutsThemRight() {
    watch.follow(1, 2);
    first.holding(2, 3);
    watch.advance(Duration.ofMinutes(10).toMillis() + 1000);
    watch.assertHeld(utxo(2), utxo(3));
    watch.advance(5000);
    assertThat(watch.events.lines().getLast())
        .startsWith(
            "treasuryDiffers 127.0.0.1:1001: 1 outputs were not known, 1 known ones are gone, 0 are"
                + " not as they were known, such as ");
  }

  @Test
  void doesNotCallADifferenceWhatIsAnnouncedALittleLate() {
    watch.follow(1);
    first.holding(1, 2);
    watch.advance(Duration.ofMinutes(10).toMillis() + 1000);
    first.tell(Utxos.added(2));
    watch.advance(10_000);
    watch.assertHeld(utxo(1), utxo(2));
    assertThat(watch.events.count("treasuryDiffers")).isZero();
  }

  @Test
  void appliesWhatIsAnnouncedDuringACheck() {
    watch.follow(1);
    first.latency = Duration.ofSeconds(10);
    watch.advance(Duration.ofMinutes(10).toMillis() + 1000);
    first.add(2);
    watch.advance(0);
    watch.assertHeld(utxo(1), utxo(2));
    watch.advance(20_000);
    watch.assertHeld(utxo(1), utxo(2));
    assertThat(watch.events.count("treasuryDiffers")).isZero();
  }

  @Test
  void looksAgainWhenAnAnnouncementDoesNotFit() {
    watch.follow(1);
    // Two that changed places: it was added, then removed.
    first.tell(Utxos.removed(2));
    first.tell(Utxos.added(2));
    watch.advance(0);
    watch.assertHeld(utxo(1), utxo(2));
    watch.advance(30_250);
    watch.assertHeld(utxo(1));
    watch.advance(5_250);
    assertThat(watch.events.count("treasuryDiffers")).isEqualTo(1);
  }
}
