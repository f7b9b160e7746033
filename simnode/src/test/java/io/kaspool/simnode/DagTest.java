package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DagTest {
  private static final int K = 124;

  @Test
  void growsTheChain() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.make(1, sketch.genesis());
    SelectedChain.Change change = sketch.dag().add(a);
    assertThat(change.removed()).isEmpty();
    assertThat(change.added()).containsExactly(a);
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().chain().mergerOf(sketch.genesis())).isSameAs(a);
    assertThat(sketch.dag().chain().mergerOf(a)).isNull();
    assertThat(sketch.dag().childrenOf(sketch.genesis())).containsExactly(a);
  }

  @Test
  void leavesTheChainAloneWhenAWeakerBlockComes() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(2, sketch.genesis());
    SelectedChain.Change change = sketch.dag().add(sketch.make(1, sketch.genesis()));
    assertThat(change.removed()).isEmpty();
    assertThat(change.added()).isEmpty();
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().virtual().colouring().blues()).hasSize(2);
  }

  @Test
  void reorganises() {
    DagSketch sketch = new DagSketch(K);
    Dag dag = sketch.dag();
    DagBlock a1 = sketch.block(1, sketch.genesis());
    DagBlock a2 = sketch.block(2, a1);
    DagBlock b1 = sketch.block(11, sketch.genesis());
    assertThat(dag.chain().mergerOf(a1)).isSameAs(a2);

    DagBlock b2 = sketch.make(12, b1);
    SelectedChain.Change change = dag.add(b2);

    assertThat(change.removed()).as("from the old sink down").containsExactly(a2, a1);
    assertThat(change.added()).as("up to the new sink").containsExactly(b1, b2);
    assertThat(dag.chain().mergerOf(a1)).as("no longer merged").isNull();
    assertThat(dag.chain().mergerOf(b1)).isSameAs(b2);
    assertThat(dag.chain().mergerOf(sketch.genesis())).isSameAs(b1);
    assertThat(dag.chain().contains(a2)).isFalse();
    assertThat(dag.chain().pathFrom(sketch.genesis(), 10).added()).containsExactly(b1, b2);
    assertThat(dag.chain().pathFrom(sketch.genesis(), 1).added()).containsExactly(b1);
  }

  @Test
  void mergesTheLosersOfAReorganisation() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a1 = sketch.block(1, sketch.genesis());
    DagBlock a2 = sketch.block(2, a1);
    DagBlock b1 = sketch.block(11, sketch.genesis());
    DagBlock b2 = sketch.block(12, b1);
    DagBlock merge = sketch.block(20, b2, a2);
    assertThat(merge.blues()).containsExactly(b2, a1, a2);
    assertThat(sketch.dag().chain().mergerOf(a1)).isSameAs(merge);
    assertThat(sketch.dag().chain().mergerOf(a2)).isSameAs(merge);
    assertThat(sketch.dag().tips()).containsExactly(merge);
  }

  @Test
  void standsOnTheTipsWithTheMostWork() {
    DagSketch sketch = new DagSketch(K);
    List<DagBlock> tips = new ArrayList<>();
    for (int number = 1; number <= 70; number++) {
      tips.addFirst(sketch.block(number, sketch.genesis()));
    }
    assertThat(sketch.dag().virtual().parents()).isEqualTo(tips.subList(0, 64));
    assertThat(sketch.dag().virtual().selectedParent()).isSameAs(tips.getFirst());
  }

  @Test
  void forgetsTheOldestBlocks() {
    DagSketch sketch = new DagSketch(K, 50);
    Dag dag = sketch.dag();
    DagBlock first = sketch.block(1, sketch.genesis());
    DagBlock last = grow(sketch, first, 2, 200);
    assertThat(dag.blocks().size()).isEqualTo(50);
    assertThat(dag.find(first.hash())).isNull();
    assertThat(dag.chain().contains(first)).isFalse();
    assertThat(dag.chain().mergerOf(first)).isNull();
    assertThat(dag.sink()).isSameAs(last);
    assertThat(last.header().blueScore()).isEqualTo(200);
  }

  @Test
  void forgottenBlocksHoldNothing() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock first = sketch.block(1, sketch.genesis());
    DagBlock second = sketch.block(2, first);
    var _ = grow(sketch, second, 3, 200);
    assertThat(second.parents()).isEmpty();
    assertThat(sketch.dag().childrenOf(second)).isEmpty();
    assertThat(second.selectedParent()).isNull();
  }

  @Test
  void findsTheChainAboveABlockAfterForgetting() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock last = grow(sketch, sketch.genesis(), 1, 200);
    DagBlock below = Objects.requireNonNull(last.selectedParent());
    DagBlock start = Objects.requireNonNull(below.selectedParent());
    assertThat(sketch.dag().chain().pathFrom(start, 10).added()).containsExactly(below, last);
  }

  @Test
  void forgetsATipThatNobodyMerged() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock stale = sketch.block(1, sketch.genesis());
    DagBlock last = grow(sketch, sketch.genesis(), 2, 200);
    assertThat(sketch.dag().tips()).doesNotContain(stale).containsExactly(last);
    assertThat(sketch.dag().virtual().colouring().blues()).containsExactly(last);
  }

  @Test
  void mergesNothingForgotten() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock fork = sketch.block(1, sketch.genesis());
    DagBlock tip = grow(sketch, fork, 2, 30);
    DagBlock stale = sketch.block(1_000, fork);
    DagBlock last = grow(sketch, tip, 31, 70);
    assertThat(sketch.dag().find(fork.hash())).isNull();
    assertThat(sketch.dag().find(stale.hash())).isNotNull();
    assertThat(sketch.dag().virtual().colouring().blues()).containsExactly(last, stale);
  }

  @Test
  void disqualifiedBlocksAreTipsButNotBuiltOn() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock wrong = sketch.disqualified(2, a);
    assertThat(sketch.dag().find(wrong.hash())).isSameAs(wrong);
    assertThat(sketch.dag().tips()).containsExactly(wrong);
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().virtual().parents()).containsExactly(a);
  }

  @Test
  void mergesADisqualifiedBlockThatIsNotTheBestOne() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(3, sketch.genesis());
    DagBlock wrong = sketch.disqualified(2, sketch.genesis());
    assertThat(sketch.dag().virtual().parents()).containsExactly(a, wrong);
  }

  @Test
  void givesWayToTheParentsOfADisqualifiedMerger() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    DagBlock wrong = sketch.disqualified(3, a, b);
    assertThat(sketch.dag().virtual().parents()).containsExactly(b, a);
    DagBlock next = sketch.block(4, b, a);
    assertThat(sketch.dag().sink()).isSameAs(next);
    assertThat(sketch.dag().virtual().parents()).containsExactly(next, wrong);
  }

  @Test
  void mergesNoMoreThanTheLimit() {
    DagSketch sketch = new DagSketch(K);
    DagBlock main = grow(sketch, sketch.genesis(), 1000, 1400);
    DagBlock side = grow(sketch, sketch.genesis(), 1, 300);
    DagBlock single = sketch.block(500, sketch.genesis());
    DagBlock withinTheLimit = sideBlockBelow(side, Dag.MERGE_SET_LIMIT - 1);
    assertThat(sketch.dag().virtual().parents()).containsExactly(main, single, withinTheLimit);
    assertThat(sketch.dag().virtual().colouring().mergeSet())
        .hasSizeLessThanOrEqualTo(Dag.MERGE_SET_LIMIT);
    assertThat(sketch.dag().tips()).contains(side);
  }

  private static DagBlock sideBlockBelow(DagBlock tip, int depth) {
    DagBlock block = tip;
    for (int i = 0; i < depth; i++) {
      block = Objects.requireNonNull(block.selectedParent());
    }
    return block;
  }

  @Test
  void addsABlockOnce() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(1, sketch.genesis());
    assertThat(sketch.dag().add(a)).isEqualTo(SelectedChain.Change.NONE);
    assertThat(sketch.dag().childrenOf(sketch.genesis())).containsExactly(a);
  }

  private static DagBlock grow(DagSketch sketch, DagBlock from, int firstNumber, int lastNumber) {
    DagBlock tip = from;
    for (int number = firstNumber; number <= lastNumber; number++) {
      tip = sketch.block(number, tip);
    }
    return tip;
  }

  @Test
  void settlesOnceForBlocksThatComeTogether() {
    DagSketch sketch = new DagSketch(K);
    Dag dag = sketch.dag();
    DagBlock a1 = sketch.block(1, sketch.genesis());
    DagBlock a2 = sketch.block(2, a1);
    List<DagBlock> branch = new ArrayList<>(List.of(sketch.make(11, sketch.genesis())));
    for (int i = 12; i < 15; i++) {
      branch.add(sketch.make(i, branch.getLast()));
    }
    branch.forEach(dag::insert);
    assertThat(dag.sink()).isSameAs(a2);
    SelectedChain.Change change = dag.settle();
    assertThat(change.removed()).containsExactly(a2, a1);
    assertThat(change.added()).isEqualTo(branch);
  }

  @Test
  void mergesALongBranchBitByBitFromBelow() {
    DagSketch sketch = new DagSketch(0);
    List<DagBlock> loser = new ArrayList<>();
    DagBlock winner = sketch.genesis();
    for (int i = 0; i < 301; i++) {
      winner = sketch.make(10_000 + i, winner);
      sketch.dag().insert(winner);
      if (loser.size() < 300) {
        loser.add(sketch.make(1 + i, loser.isEmpty() ? sketch.genesis() : loser.getLast()));
        sketch.dag().insert(loser.getLast());
      }
    }
    sketch.dag().settle();
    assertThat(sketch.dag().virtual().parents()).containsExactly(winner, loser.get(52));
    assertThat(sketch.dag().virtual().colouring().reds()).isEqualTo(loser.subList(0, 53));

    DagBlock merging = sketch.block(20_000, winner, loser.get(52));
    assertThat(sketch.dag().virtual().parents()).containsExactly(merging, loser.getLast());
    assertThat(sketch.dag().virtual().colouring().reds()).isEqualTo(loser.subList(53, 300));
  }

  @Test
  void buildsOnEverythingButABlockAndWhatIsBuiltOnIt() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    DagBlock onBoth = sketch.block(3, b, a);
    DagBlock onB = sketch.block(4, b);
    assertThat(sketch.dag().virtualParentsWithout(a)).containsExactly(onB);
    assertThat(sketch.dag().virtualParentsWithout(b)).containsExactly(a);
    assertThat(sketch.dag().virtualParentsWithout(onB)).containsExactly(onBoth);
  }

  @Test
  void findsTheBestBlockOnWhoseChainAnotherIsBlue() {
    DagSketch sketch = new DagSketch(0);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    assertThat(sketch.dag().bestOnWhichBlue(a)).contains(a);
    DagBlock red = sketch.block(3, b, a);
    DagBlock aboveRed = sketch.block(4, red);
    assertThat(sketch.dag().bestOnWhichBlue(a)).contains(a);
    assertThat(sketch.dag().bestOnWhichBlue(b)).contains(aboveRed);
    DagBlock above = sketch.block(5, a);
    assertThat(sketch.dag().bestOnWhichBlue(a)).contains(above);
    assertThat(sketch.dag().bestOnWhichBlue(sketch.disqualified(6, above))).isEmpty();
  }
}
