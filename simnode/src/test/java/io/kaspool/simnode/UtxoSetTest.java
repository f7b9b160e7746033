package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.TransactionOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The unspent outputs follow the chain, whatever it does.
final class UtxoSetTest {
  /// Of all blocks in a sketch.
  private static final ScriptPublicKey SCRIPT = new ScriptPublicKey(0, new byte[34]);

  private final SpentOutputs spent = new SpentOutputs();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 18})
  void equalsAReplayFromScratchAfterEveryChangeOfARandomDag(int k) {
    int reorganisations = 0;
    for (int seed = 0; seed < 10; seed++) {
      RandomGenerator random = new SplittableRandom(31L * k + seed);
      DagSketch sketch = new DagSketch(k);
      UtxoSet utxos = new UtxoSet(sketch.genesis(), spent);
      Map<Outpoint, Utxo> followed = new HashMap<>();
      List<DagBlock> blocks = new ArrayList<>(List.of(sketch.genesis()));
      for (int step = 0; step < 150; step++) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          DagBlock block = randomBlock(sketch, blocks, random);
          sketch.dag().insert(block);
          blocks.add(block);
        }
        SelectedChain.Change change = sketch.dag().settle();
        reorganisations += change.removed().isEmpty() ? 0 : 1;
        apply(utxos.follow(change, sketch.dag().virtual()), followed);
        if (random.nextInt(10) == 0 && !followed.isEmpty()) {
          Outpoint outpoint = followed.keySet().iterator().next();
          spent.add(outpoint);
          apply(utxos.withdraw(outpoint), followed);
        }
        Set<Utxo> expected = replay(sketch.dag());
        assertThat(Set.copyOf(utxos.of(SCRIPT))).isEqualTo(expected);
        assertThat(Set.copyOf(followed.values())).isEqualTo(expected);
      }
    }
    assertThat(reorganisations).isGreaterThan(100);
  }

  private static DagBlock randomBlock(
      DagSketch sketch, List<DagBlock> blocks, RandomGenerator random) {
    List<DagBlock> recent = blocks.subList(Math.max(0, blocks.size() - 12), blocks.size());
    List<DagBlock> parents = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      DagBlock parent = recent.get(random.nextInt(recent.size()));
      boolean related =
          parents.stream()
              .anyMatch(
                  other -> Ghostdag.isInPast(other, parent) || Ghostdag.isInPast(parent, other));
      if (!related) {
        parents.add(parent);
      }
    }
    DagBlock selected = parents.stream().max(Ghostdag.ORDER).orElseThrow();
    parents.remove(selected);
    parents.addFirst(selected);
    boolean qualified = selected.isQualified() && random.nextInt(20) > 0;
    // equal coinbases now and then: blocks beside each other with one miner and one extra data
    return sketch.make(DagSketch.hash(blocks.size()), blocks.size(), parents, qualified);
  }

  private static void apply(UtxoDiff diff, Map<Outpoint, Utxo> followed) {
    for (Utxo utxo : diff.removed()) {
      assertThat(followed.remove(utxo.outpoint(), utxo)).isTrue();
    }
    for (Utxo utxo : diff.added()) {
      assertThat(followed.put(utxo.outpoint(), utxo)).isNull();
    }
  }

  /// From the rule alone: a chain block accepts the coinbase of the one below, the virtual one that
  /// of the sink.
  private Set<Utxo> replay(Dag dag) {
    Set<Utxo> utxos = new HashSet<>();
    long daaScore = dag.virtual().colouring().daaScore();
    DagBlock accepted = dag.sink();
    while (accepted != null) {
      List<TransactionOutput> outputs = accepted.coinbase().outputs();
      for (int i = 0; i < outputs.size(); i++) {
        Outpoint outpoint = new Outpoint(accepted.coinbase().id(), i);
        if (!spent.contains(outpoint)) {
          utxos.add(
              new Utxo(
                  outpoint, outputs.get(i).value(), outputs.get(i).scriptPublicKey(), daaScore));
        }
      }
      daaScore = accepted.header().daaScore();
      accepted = accepted.selectedParent();
    }
    return utxos;
  }

  @Test
  void writesAnOutputAnewWhenOnlyItsDaaScoreChanges() {
    DagSketch sketch = new DagSketch(3);
    UtxoSet utxos = new UtxoSet(sketch.genesis(), spent);
    DagBlock a = sketch.make(9, sketch.genesis());
    DagBlock b = sketch.make(8, a);
    DagBlock beside = sketch.make(7, a);
    utxos.follow(sketch.dag().add(a), sketch.dag().virtual());
    utxos.follow(sketch.dag().add(b), sketch.dag().virtual());
    UtxoDiff diff = utxos.follow(sketch.dag().add(beside), sketch.dag().virtual());
    assertThat(diff.removed()).extracting(Utxo::blockDaaScore).containsExactly(2L);
    assertThat(diff.added()).extracting(Utxo::blockDaaScore).containsExactly(3L);
    assertThat(diff.added())
        .extracting(Utxo::outpoint)
        .containsExactly(diff.removed().iterator().next().outpoint());
  }

  @Test
  void givesWhatAReorganisationTookBackWhenItIsUndone() {
    DagSketch sketch = new DagSketch(3);
    UtxoSet utxos = new UtxoSet(sketch.genesis(), spent);
    DagBlock fork = sketch.genesis();
    for (int i = 1; i <= 5; i++) {
      fork = sketch.make(i, fork);
      utxos.follow(sketch.dag().add(fork), sketch.dag().virtual());
    }
    DagBlock left = fork;
    DagBlock right = fork;
    for (int i = 0; i < 4; i++) {
      left = sketch.make(10 + i, left);
      right = sketch.make(20 + i, right);
      utxos.follow(sketch.dag().add(left), sketch.dag().virtual());
      utxos.follow(sketch.dag().add(right), sketch.dag().virtual());
      assertThat(Set.copyOf(utxos.of(SCRIPT))).isEqualTo(replay(sketch.dag()));
    }
    assertThat(sketch.dag().sink()).isSameAs(right);
    DagBlock again = sketch.make(30, left);
    SelectedChain.Change change = sketch.dag().add(again);
    assertThat(change.removed()).hasSize(4);
    utxos.follow(change, sketch.dag().virtual());
    assertThat(Set.copyOf(utxos.of(SCRIPT))).isEqualTo(replay(sketch.dag()));
  }

  @Test
  void forgetsTheOldestOutputsAtItsBound() {
    DagSketch sketch = new DagSketch(3);
    UtxoSet utxos = new UtxoSet(sketch.genesis(), spent, 10);
    DagBlock tip = sketch.genesis();
    for (int i = 1; i <= 30; i++) {
      tip = sketch.make(i, tip);
      utxos.follow(sketch.dag().add(tip), sketch.dag().virtual());
    }
    assertThat(utxos.of(SCRIPT)).hasSize(10);
    assertThat(utxos.of(SCRIPT)).extracting(Utxo::blockDaaScore).endsWith(29L, 30L);
    assertThat(utxos.supply()).isEqualTo(11);
  }
}
