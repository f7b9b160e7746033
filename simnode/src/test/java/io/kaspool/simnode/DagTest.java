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
    Dag.ChainChange change = sketch.dag().add(a);
    assertThat(change.removed()).isEmpty();
    assertThat(change.added()).containsExactly(a);
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().mergingBlock(sketch.genesis())).isSameAs(a);
    assertThat(sketch.dag().mergingBlock(a)).isNull();
    assertThat(sketch.genesis().children()).containsExactly(a);
  }

  @Test
  void leavesTheChainAloneWhenAWeakerBlockComes() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(2, sketch.genesis());
    Dag.ChainChange change = sketch.dag().add(sketch.make(1, sketch.genesis()));
    assertThat(change.removed()).isEmpty();
    assertThat(change.added()).isEmpty();
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().virtual().blues()).hasSize(2);
  }

  @Test
  void reorganises() {
    DagSketch sketch = new DagSketch(K);
    Dag dag = sketch.dag();
    DagBlock a1 = sketch.block(1, sketch.genesis());
    DagBlock a2 = sketch.block(2, a1);
    DagBlock b1 = sketch.block(11, sketch.genesis());
    assertThat(dag.mergingBlock(a1)).isSameAs(a2);

    DagBlock b2 = sketch.make(12, b1);
    Dag.ChainChange change = dag.add(b2);

    assertThat(change.removed()).as("from the old sink down").containsExactly(a2, a1);
    assertThat(change.added()).as("up to the new sink").containsExactly(b1, b2);
    assertThat(dag.mergingBlock(a1)).as("no longer merged").isNull();
    assertThat(dag.mergingBlock(b1)).isSameAs(b2);
    assertThat(dag.mergingBlock(sketch.genesis())).isSameAs(b1);
    assertThat(dag.isOnChain(a2)).isFalse();
    assertThat(dag.chainAbove(sketch.genesis(), 10)).containsExactly(b1, b2);
    assertThat(dag.chainAbove(sketch.genesis(), 1)).containsExactly(b1);
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
    assertThat(sketch.dag().mergingBlock(a1)).isSameAs(merge);
    assertThat(sketch.dag().mergingBlock(a2)).isSameAs(merge);
    assertThat(sketch.dag().tips()).containsExactly(merge);
  }

  @Test
  void standsOnTheTipsWithTheMostWork() {
    DagSketch sketch = new DagSketch(K);
    List<DagBlock> tips = new ArrayList<>();
    for (int number = 1; number <= 12; number++) {
      tips.addFirst(sketch.block(number, sketch.genesis()));
    }
    assertThat(sketch.dag().virtualParents()).isEqualTo(tips.subList(0, 10));
    assertThat(sketch.dag().virtual().selectedParent()).isSameAs(tips.getFirst());
  }

  @Test
  void forgetsTheOldestBlocks() {
    DagSketch sketch = new DagSketch(K, 50);
    Dag dag = sketch.dag();
    DagBlock first = sketch.block(1, sketch.genesis());
    DagBlock last = grow(sketch, first, 2, 200);
    assertThat(dag.size()).isEqualTo(50);
    assertThat(dag.find(first.hash())).isNull();
    assertThat(dag.isOnChain(first)).isFalse();
    assertThat(dag.mergingBlock(first)).isNull();
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
    assertThat(second.children()).isEmpty();
    assertThat(second.colouring()).isNull();
  }

  @Test
  void findsTheChainAboveABlockAfterForgetting() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock last = grow(sketch, sketch.genesis(), 1, 200);
    DagBlock below = Objects.requireNonNull(last.selectedParent());
    DagBlock start = Objects.requireNonNull(below.selectedParent());
    assertThat(sketch.dag().chainAbove(start, 10)).containsExactly(below, last);
  }

  @Test
  void forgetsATipThatNobodyMerged() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock stale = sketch.block(1, sketch.genesis());
    DagBlock last = grow(sketch, sketch.genesis(), 2, 200);
    assertThat(sketch.dag().tips()).doesNotContain(stale).containsExactly(last);
    assertThat(sketch.dag().virtual().blues()).containsExactly(last);
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
    assertThat(sketch.dag().virtual().blues()).containsExactly(last, stale);
  }

  @Test
  void disqualifiedBlocksAreKnownButNotBuiltOn() {
    DagSketch sketch = new DagSketch(K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock wrong = sketch.make(2, a);
    sketch.dag().keepDisqualified(wrong);
    assertThat(sketch.dag().find(wrong.hash())).isSameAs(wrong);
    assertThat(sketch.dag().tips()).containsExactly(a);
    assertThat(sketch.dag().sink()).isSameAs(a);
  }

  @Test
  void disqualifiedBlocksAreBoundedAndPushNoOthersOut() {
    DagSketch sketch = new DagSketch(K, 50);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock first = sketch.make(2, a);
    sketch.dag().keepDisqualified(first);
    for (int number = 3; number <= 200; number++) {
      sketch.dag().keepDisqualified(sketch.make(number, a));
    }
    assertThat(sketch.dag().find(first.hash())).isNull();
    assertThat(sketch.dag().find(a.hash())).isSameAs(a);
    assertThat(sketch.dag().sink()).isSameAs(a);
    assertThat(sketch.dag().size()).isLessThanOrEqualTo(50);
  }

  private static DagBlock grow(DagSketch sketch, DagBlock from, int firstNumber, int lastNumber) {
    DagBlock tip = from;
    for (int number = firstNumber; number <= lastNumber; number++) {
      tip = sketch.block(number, tip);
    }
    return tip;
  }
}
