package io.kaspool.node;

import static io.kaspool.node.Utxos.outpoint;
import static io.kaspool.node.Utxos.utxo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.node.TreasurySet.Difference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TreasurySetTest {
  private final AtomicLong versions = new AtomicLong();
  private final TreasurySet set = new TreasurySet(of(utxo(1), utxo(2)), versions);

  private static Map<Outpoint, TreasuryUtxo> of(TreasuryUtxo... utxos) {
    Map<Outpoint, TreasuryUtxo> map = new HashMap<>();
    for (TreasuryUtxo utxo : utxos) {
      map.put(utxo.outpoint(), utxo);
    }
    return map;
  }

  private static TreasuryChange change(List<TreasuryUtxo> added, List<TreasuryUtxo> removed) {
    return new TreasuryChange(added, removed);
  }

  @Test
  void acceptsWhatFits() {
    assertThat(set.apply(change(List.of(utxo(3), utxo(1, 1009)), List.of(utxo(1))))).isTrue();
    assertThat(set.apply(change(List.of(utxo(3)), List.of()))).isTrue();
    assertThat(set.snapshot().utxos()).isEqualTo(of(utxo(1, 1009), utxo(2), utxo(3)));
  }

  @Test
  void doubtsTheRemovalOfWhatIsNotHeld() {
    assertThat(set.apply(change(List.of(), List.of(utxo(9))))).isFalse();
  }

  @Test
  void doubtsTheRemovalOfWhatIsHeldInAnotherForm() {
    assertThat(set.apply(change(List.of(), List.of(utxo(1, 1009))))).isFalse();
    assertThat(set.snapshot().utxos()).isEqualTo(of(utxo(2)));
  }

  @Test
  void doubtsAnAdditionOverWhatIsHeldInAnotherForm() {
    assertThat(set.apply(change(List.of(utxo(1, 1009)), List.of()))).isFalse();
  }

  @Test
  void givesTheSameSnapshotUntilSomethingChanges() {
    TreasurySet.Snapshot before = set.snapshot();
    assertThat(set.apply(change(List.of(), List.of()))).isTrue();
    assertThat(set.replace(of(utxo(2), utxo(1)))).isEmpty();
    assertThat(set.snapshot()).isSameAs(before);
    set.apply(change(List.of(utxo(3)), List.of()));
    assertThat(set.snapshot().version()).isGreaterThan(before.version());
    assertThat(before.utxos()).isEqualTo(of(utxo(1), utxo(2)));
  }

  @Test
  void givesSnapshotsThatNobodyCanChange() {
    assertThatThrownBy(() -> set.snapshot().utxos().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tellsWhatDiffers() {
    assertThat(set.replace(of(utxo(2, 1009), utxo(3))))
        .isEqualTo(
            Map.of(
                outpoint(1), Difference.STALE,
                outpoint(2), Difference.OTHER,
                outpoint(3), Difference.MISSED));
    assertThat(set.size()).isEqualTo(2);
  }
}
