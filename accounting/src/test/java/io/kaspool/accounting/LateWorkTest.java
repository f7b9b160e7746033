package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LateWorkTest {
  private static final long FRONTIER = 100;

  @Test
  void leavesWorkAloneThatIsInTime() {
    LateWork late = new LateWork(FRONTIER, 0);

    assertThat(late.minute(101)).isEqualTo(101);
    assertThat(late.shares()).isZero();
    assertThat(late.shiftAfter(101)).isZero();
  }

  @Test
  void workOfTheFrontierItselfIsLate() {
    LateWork late = new LateWork(FRONTIER, 0);

    assertThat(late.minute(100)).isEqualTo(101);
    assertThat(late.shares()).isEqualTo(1);
  }

  @Test
  void movesLateWorkAsAWholeToBeginJustAfterTheFrontier() {
    LateWork late = new LateWork(FRONTIER, 0);

    assertThat(late.minute(40)).isEqualTo(101);
    assertThat(late.minute(40)).isEqualTo(101);
    assertThat(late.minute(45)).isEqualTo(106);
    assertThat(late.minute(99)).isEqualTo(160);
    assertThat(late.shares()).isEqualTo(4);
  }

  @Test
  void keepsTheSpacingOverBatches() {
    LateWork first = new LateWork(FRONTIER, 0);
    first.minute(40);
    LateWork second = new LateWork(FRONTIER, first.shiftAfter(40));

    assertThat(second.minute(45)).isEqualTo(106);
    assertThat(second.shares()).isEqualTo(1);
  }

  @Test
  void movesFurtherWhereTheFrontierHasPassedWhatWasMoved() {
    LateWork first = new LateWork(FRONTIER, 0);
    first.minute(40);
    LateWork second = new LateWork(120, first.shiftAfter(40));

    assertThat(second.minute(41)).isEqualTo(121);
    assertThat(second.minute(43)).isEqualTo(123);
  }

  @Test
  void aNewDelayBeginsJustAfterTheFrontierAgain() {
    LateWork first = new LateWork(FRONTIER, 0);
    first.minute(40);
    assertThat(first.minute(101)).isEqualTo(101);
    LateWork second = new LateWork(110, first.shiftAfter(101));

    assertThat(second.minute(109)).isEqualTo(111);
  }

  @Test
  void aNewDelayWithinOneBatchDoesSo() {
    LateWork late = new LateWork(FRONTIER, 60);

    assertThat(late.minute(101)).isEqualTo(101);
    assertThat(late.shiftAfter(99)).isZero();
  }

  @Test
  void aJournalThatHasClosedTheFrontierIsNotLateAnyMore() {
    LateWork late = new LateWork(FRONTIER, 0);
    late.minute(40);

    assertThat(late.shiftAfter(99)).isEqualTo(61);
    assertThat(late.shiftAfter(100)).isZero();
  }
}
