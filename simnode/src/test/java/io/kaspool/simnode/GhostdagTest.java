package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Colours worked out by hand from the rule: a blue, and every blue beside it, keeps at most k
/// blues in its anticone.
final class GhostdagTest {
  private static final int MAINNET_K = 124;

  @Test
  void firstBlockHasBlueScoreOneAndDaaScoreZero() {
    DagSketch sketch = new DagSketch(MAINNET_K);
    Colouring first = sketch.colour(sketch.genesis());
    assertThat(first.blueScore()).isOne();
    assertThat(first.daaScore()).isZero();
    assertThat(first.blueWork()).isEqualTo(sketch.work(1));
    assertThat(first.blues()).containsExactly(sketch.genesis());
  }

  @Test
  void everyBlockOfAChainIsBlue() {
    DagSketch sketch = new DagSketch(0);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, a);
    Colouring next = sketch.colour(b);
    assertThat(next.selectedParent()).isSameAs(b);
    assertThat(next.blues()).containsExactly(b);
    assertThat(next.reds()).isEmpty();
    assertThat(next.blueScore()).isEqualTo(3);
    assertThat(next.daaScore()).isEqualTo(2);
    assertThat(next.blueWork()).isEqualTo(sketch.work(3));
  }

  @Test
  void mergesTwoTipsAsBlueWithMainnetsK() {
    DagSketch sketch = new DagSketch(MAINNET_K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    Colouring merge = sketch.colour(a, b);
    assertThat(merge.selectedParent()).isSameAs(b);
    assertThat(merge.blues()).containsExactly(b, a);
    assertThat(merge.reds()).isEmpty();
    assertThat(merge.blueScore()).isEqualTo(3);
    assertThat(merge.daaScore()).isEqualTo(2);
    assertThat(merge.blueWork()).isEqualTo(sketch.work(3));
    assertThat(merge.blueAnticones()).containsEntry(a, 1).containsEntry(b, 1);
  }

  @Test
  void mergesTheSecondOfTwoTipsAsRedWithoutK() {
    DagSketch sketch = new DagSketch(0);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    Colouring merge = sketch.colour(a, b);
    assertThat(merge.blues()).containsExactly(b);
    assertThat(merge.reds()).containsExactly(a);
    assertThat(merge.blueScore()).as("reds do not count").isEqualTo(2);
    assertThat(merge.blueWork()).as("reds do not work").isEqualTo(sketch.work(2));
    assertThat(merge.daaScore()).as("reds do count here").isEqualTo(2);
  }

  @Test
  void keepsOneBlueBesideTheSelectedParentWhenKIsOne() {
    DagSketch sketch = new DagSketch(1);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    DagBlock c = sketch.block(3, sketch.genesis());
    Colouring merge = sketch.colour(a, b, c);
    assertThat(merge.blues()).containsExactly(c, a);
    assertThat(merge.reds()).containsExactly(b);
    assertThat(merge.blueScore()).isEqualTo(3);
    assertThat(merge.daaScore()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void countsTheBluesFurtherDownTheChain(int k, boolean blue) {
    DagSketch sketch = new DagSketch(k);
    DagBlock late = sketch.block(9, sketch.genesis());
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, a);
    Colouring merge = sketch.colour(b, late);
    assertThat(merge.selectedParent()).isSameAs(b);
    assertThat(merge.blues().contains(late)).isEqualTo(blue);
    assertThat(merge.reds().contains(late)).isEqualTo(!blue);
  }

  @ParameterizedTest
  @CsvSource({"2, false", "3, true"})
  void sparesABlueWhoseAnticoneIsFull(int k, boolean blue) {
    DagSketch sketch = new DagSketch(k);
    DagBlock x = sketch.block(1, sketch.genesis());
    DagBlock y = sketch.block(2, sketch.genesis());
    DagBlock full = sketch.block(3, sketch.genesis());
    DagBlock merging = sketch.block(4, x, y, full);
    assertThat(merging.blues()).containsExactly(full, x, y);
    // beside it: full, which has x and y already, and merging
    DagBlock candidate = sketch.block(5, x, y);
    Colouring next = sketch.colour(merging, candidate);
    assertThat(next.selectedParent()).isSameAs(merging);
    assertThat(next.blues().contains(candidate)).isEqualTo(blue);
  }

  @ParameterizedTest
  @CsvSource({"1, 1 5 6", "9, 5 9 6"})
  void ordersTheMergeSetByBlueWorkThenHash(int number, String order) {
    DagSketch sketch = new DagSketch(MAINNET_K);
    DagBlock a = sketch.block(20, sketch.genesis());
    DagBlock b = sketch.block(21, a);
    DagBlock c = sketch.block(22, b);
    DagBlock lower = sketch.block(5, sketch.genesis());
    DagBlock upper = sketch.block(6, lower);
    DagBlock single = sketch.block(number, sketch.genesis());
    Colouring merge = sketch.colour(single, upper, c);
    assertThat(merge.selectedParent()).isSameAs(c);
    // a block's timestamp is its number
    assertThat(merge.blues().stream().skip(1).map(block -> block.header().timestampMillis()))
        .map(String::valueOf)
        .containsExactly(order.split(" ", -1));
  }

  @Test
  void selectsByWorkBeforeHash() {
    DagSketch sketch = new DagSketch(MAINNET_K);
    DagBlock greatHash = sketch.block(99, sketch.genesis());
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock moreWork = sketch.block(2, a);
    assertThat(sketch.colour(greatHash, moreWork).selectedParent()).isSameAs(moreWork);
  }

  @Test
  void mergesTheHistoryOfASideChainOnce() {
    DagSketch sketch = new DagSketch(MAINNET_K);
    DagBlock a = sketch.block(10, sketch.genesis());
    DagBlock b = sketch.block(11, a);
    DagBlock c = sketch.block(12, b);
    DagBlock side = sketch.block(1, sketch.genesis());
    DagBlock left = sketch.block(2, side);
    DagBlock right = sketch.block(3, side);
    assertThat(sketch.colour(c, left, right).blues()).containsExactly(c, side, left, right);
  }

  @Test
  void knowsAncestors() {
    DagSketch sketch = new DagSketch(MAINNET_K);
    DagBlock a = sketch.block(1, sketch.genesis());
    DagBlock b = sketch.block(2, sketch.genesis());
    DagBlock merge = sketch.block(3, a, b);
    assertThat(Ghostdag.isInPast(a, a)).isTrue();
    assertThat(Ghostdag.isInPast(sketch.genesis(), merge)).isTrue();
    assertThat(Ghostdag.isInPast(a, merge)).isTrue();
    assertThat(Ghostdag.isInPast(merge, a)).isFalse();
    assertThat(Ghostdag.isInPast(a, b)).isFalse();
  }
}
