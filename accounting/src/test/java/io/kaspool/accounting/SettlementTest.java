package io.kaspool.accounting;

import static io.kaspool.accounting.Blocks.ANNA;
import static io.kaspool.accounting.Blocks.BERT;
import static io.kaspool.accounting.Blocks.CARL;
import static io.kaspool.accounting.Blocks.block;
import static io.kaspool.accounting.Blocks.hash;
import static io.kaspool.mining.Scheme.PPLNS;
import static io.kaspool.mining.Scheme.PROP;
import static io.kaspool.mining.Scheme.SOLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.accounting.WorkTable.Read;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
  private static final long REWARD = 194_000_001;
  private static final int FEE = 11_000;
  private static final long AFTER_FEE = 191_866_001;

  private final WorkTable work = new WorkTable();

  @ParameterizedTest
  @CsvSource({
    "194000001, 11000, 2134000",
    "194000087, 11500, 2231001",
    "194000087, 5700, 1105800",
    "99, 10000, 0",
    "100, 10000, 1",
    "999999, 1, 0",
    "1000000, 1, 1",
    "194000001, 0, 0",
    "194000001, 1000000, 194000001",
    "9223372036854775807, 1000000, 9223372036854775807",
    "9223372036854775807, 999999, 9223362813482738952"
  })
  void feeIsRoundedDown(long reward, int perMillion, long fee) {
    assertThat(Settlement.fee(reward, perMillion)).isEqualTo(fee);
  }

  @Test
  void rewardAfterFeeIsSharedByWork() {
    work.add(PPLNS, 99, ANNA, 7).add(PPLNS, 80, BERT, 2).add(PPLNS, 70, CARL, 1);

    SettlementPlan plan = plan(block(1, PPLNS, 100, REWARD, FEE));

    // Exactly 134,306,200.7, 38,373,200.2 and 19,186,600.1: the sompi that is left is Anna's.
    assertThat(plan.credits())
        .isEqualTo(Map.of(ANNA, 134_306_201L, BERT, 38_373_200L, CARL, 19_186_600L));
    assertThat(plan.blockFees()).containsExactly(new BlockFee(hash(1), 2_134_000));
    assertThat(plan.rewardsSompi()).isEqualTo(REWARD);
    assertThat(plan.feesSompi()).isEqualTo(2_134_000);
    assertThat(plan.creditsSompi()).isEqualTo(AFTER_FEE);
  }

  @Test
  void equalClaimsToTheLastSompiAreSettledByWallet() {
    work.add(PPLNS, 99, CARL, 5).add(PPLNS, 99, BERT, 5).add(PPLNS, 99, ANNA, 5);

    assertThat(plan(block(1, PPLNS, 100, 101, 0)).credits())
        .isEqualTo(Map.of(ANNA, 34L, BERT, 34L, CARL, 33L));
  }

  @Test
  void workOfTheWindowCountsAndNoOther() {
    work.add(PPLNS, 69, CARL, 1_000)
        .add(PPLNS, 70, ANNA, 1)
        .add(PPLNS, 99, BERT, 1)
        .add(PPLNS, 100, CARL, 1_000)
        .add(PPLNS, 101, CARL, 1_000);

    assertThat(plan(block(1, PPLNS, 100, 10, 0)).credits()).isEqualTo(Map.of(ANNA, 5L, BERT, 5L));
  }

  @Test
  void loneMinerOfAYoungPoolGetsRewardMinusFee() {
    work.add(PPLNS, 99, BERT, 3);

    SettlementPlan plan = plan(block(1, PPLNS, 100, BERT, REWARD, FEE));

    assertThat(plan.credits()).isEqualTo(Map.of(BERT, AFTER_FEE));
    assertThat(plan.lastMinuteRead()).isEqualTo(99);
  }

  @Test
  void emptyWindowGivesTheRewardToTheMinuteItself() {
    work.add(PPLNS, 69, CARL, 9).add(PPLNS, 100, ANNA, 1).add(PPLNS, 100, BERT, 3);

    SettlementPlan plan = plan(block(1, PPLNS, 100, CARL, 100, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 25L, BERT, 75L));
    assertThat(plan.lastMinuteRead()).isEqualTo(100);
    assertThat(work.reads())
        .containsExactly(
            new Read(PPLNS, new MinuteRange(70, 99)), new Read(PPLNS, new MinuteRange(100, 100)));
  }

  @Test
  void emptyMinuteGivesEachFinderTheOwnBlock() {
    SettlementPlan plan =
        plan(
            block(1, PPLNS, 100, BERT, 1_000, 10_000),
            block(2, PPLNS, 100, CARL, 2_000, 0),
            block(3, PPLNS, 100, BERT, 1_000, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(BERT, 1_990L, CARL, 2_000L));
    assertThat(plan.lastMinuteRead()).isEqualTo(100);
  }

  @Test
  void workOfZeroIsAsIfItWereAbsent() {
    work.add(PPLNS, 99, ANNA, 0).add(PPLNS, 100, BERT, 1);

    assertThat(plan(block(1, PPLNS, 100, 10, 0)).credits()).isEqualTo(Map.of(BERT, 10L));
  }

  @Test
  void negativeWorkIsRefused() {
    work.add(PPLNS, 99, BERT, 5).add(PPLNS, 99, ANNA, -1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(block(1, PPLNS, 100, 10, 0)))
        .withMessageContaining("kaspa:anna")
        .withMessageEndingWith("is negative: -1");
  }

  @Test
  void schemesSideBySideShareTheirOwnBlocksOnly() {
    work.add(PPLNS, 99, ANNA, 1).add(PROP, 99, BERT, 1).add(SOLO, 99, CARL, 1);
    work.add(PPLNS, 100, ANNA, 1).add(PROP, 100, BERT, 1).add(SOLO, 100, CARL, 1);

    SettlementPlan plan =
        plan(
            block(1, PPLNS, 100, 1_000, 10_000),
            block(2, PROP, 100, 2_000, 20_000),
            block(3, SOLO, 100, CARL, 4_000, 5_000));

    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 990L, BERT, 1_960L, CARL, 3_980L));
    assertThat(plan.blockFees())
        .containsExactly(
            new BlockFee(hash(1), 10), new BlockFee(hash(2), 40), new BlockFee(hash(3), 20));
    assertThat(plan.lastMinuteRead()).isEqualTo(109);
  }

  @Test
  void aPayeeOfTwoSchemesIsCreditedOnce() {
    work.add(PPLNS, 99, ANNA, 1).add(PROP, 100, ANNA, 1).add(PROP, 100, BERT, 1);

    assertThat(plan(block(1, PPLNS, 100, 50, 0), block(2, PROP, 100, 30, 0)).credits())
        .isEqualTo(Map.of(ANNA, 65L, BERT, 15L));
  }

  @Test
  void blocksOfOneMinuteAreSharedTogether() {
    work.add(PPLNS, 99, ANNA, 1).add(PPLNS, 99, BERT, 1).add(PPLNS, 99, CARL, 1);

    SettlementPlan plan = plan(block(1, PPLNS, 100, 50, 0), block(2, PPLNS, 100, 50, 0));

    // Apart it would be 17, 17 and 16 twice.
    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 34L, BERT, 33L, CARL, 33L));
    assertThat(work.reads()).hasSize(1);
  }

  @Test
  void feeIsTakenFromEachBlockAtItsOwnRate() {
    work.add(PPLNS, 99, ANNA, 1);

    SettlementPlan plan =
        plan(
            block(1, PPLNS, 100, 150, 10_000),
            block(2, PPLNS, 100, 150, 10_000),
            block(3, PPLNS, 100, 150, 100_000));

    assertThat(plan.blockFees())
        .containsExactly(
            new BlockFee(hash(1), 1), new BlockFee(hash(2), 1), new BlockFee(hash(3), 15));
    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 433L));
  }

  @Test
  void blocksOfTwoMinutesHaveTwoWindows() {
    work.add(PPLNS, 70, ANNA, 1).add(PPLNS, 100, BERT, 1);

    SettlementPlan plan = plan(block(1, PPLNS, 101, 7, 0), block(2, PPLNS, 100, 5, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 5L, BERT, 7L));
    assertThat(work.reads())
        .containsExactly(
            new Read(PPLNS, new MinuteRange(70, 99)), new Read(PPLNS, new MinuteRange(71, 100)));
    assertThat(plan.lastMinuteRead()).isEqualTo(100);
  }

  @Test
  void blocksOfOneRoundShareItsWorkBeforeAndAfterThem() {
    work.add(PROP, 99, CARL, 100)
        .add(PROP, 100, ANNA, 3)
        .add(PROP, 109, BERT, 1)
        .add(PROP, 110, CARL, 100);

    SettlementPlan plan = plan(block(1, PROP, 100, 10, 0), block(2, PROP, 109, 90, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 75L, BERT, 25L));
    assertThat(work.reads()).containsExactly(new Read(PROP, new MinuteRange(100, 109)));
    assertThat(plan.lastMinuteRead()).isEqualTo(109);
  }

  @Test
  void blocksOfTwoRoundsAreSharedApart() {
    work.add(PROP, 95, ANNA, 1).add(PROP, 105, BERT, 9);

    assertThat(plan(block(1, PROP, 99, 10, 0), block(2, PROP, 100, 20, 0)).credits())
        .isEqualTo(Map.of(ANNA, 10L, BERT, 20L));
  }

  @Test
  void emptyRoundGivesEachFinderTheOwnBlock() {
    SettlementPlan plan = plan(block(1, PROP, 100, BERT, 10, 0), block(2, PROP, 101, CARL, 20, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(BERT, 10L, CARL, 20L));
    assertThat(plan.lastMinuteRead()).isEqualTo(109);
  }

  @Test
  void soloBlocksAreTheirFindersAndReadNothing() {
    work.add(SOLO, 99, ANNA, 100).add(SOLO, 100, ANNA, 100);

    SettlementPlan plan =
        plan(
            block(1, SOLO, 100, BERT, REWARD, FEE),
            block(2, SOLO, 100, CARL, 10, 0),
            block(3, SOLO, 100, BERT, 5, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(BERT, AFTER_FEE + 5, CARL, 10L));
    assertThat(work.reads()).isEmpty();
    assertThat(plan.lastMinuteRead()).isEqualTo(SettlementPlan.NOTHING_READ);
  }

  @Test
  void frontierIsTheLastMinuteOfAllThatWereRead() {
    work.add(PPLNS, 199, ANNA, 1).add(PROP, 100, ANNA, 1);

    SettlementPlan plan =
        plan(
            block(1, PPLNS, 200, 1, 0),
            block(2, PPLNS, 150, 1, 0),
            block(3, PROP, 100, 1, 0),
            block(4, SOLO, 300, 1, 0));

    assertThat(plan.lastMinuteRead()).isEqualTo(199);
  }

  @Test
  void blocksWithoutRewardAreSettledWithoutCredits() {
    work.add(PPLNS, 99, ANNA, 1).add(PROP, 99, ANNA, 1);

    SettlementPlan plan =
        plan(
            block(1, PPLNS, 100, 0, FEE), block(2, PROP, 100, 0, FEE), block(3, SOLO, 100, 0, FEE));

    assertThat(plan.credits()).isEmpty();
    assertThat(plan.blockFees()).hasSize(3).allMatch(fee -> fee.feeSompi() == 0);
    assertThat(plan.lastMinuteRead()).isEqualTo(SettlementPlan.NOTHING_READ);
  }

  @Test
  void aFeeOfAllLeavesNoCredits() {
    work.add(PPLNS, 99, ANNA, 1);

    SettlementPlan plan = plan(block(1, PPLNS, 100, REWARD, 1_000_000));

    assertThat(plan.credits()).isEmpty();
    assertThat(plan.feesSompi()).isEqualTo(REWARD);
  }

  @Test
  void shareOfLessThanASompiIsNoCredit() {
    work.add(PPLNS, 99, ANNA, 1).add(PPLNS, 99, BERT, 1_000_000);

    assertThat(plan(block(1, PPLNS, 100, 100, 0)).credits()).isEqualTo(Map.of(BERT, 100L));
  }

  @Test
  void workBeyondSixtyThreeBitsIsExact() {
    BigInteger huge = BigInteger.ONE.shiftLeft(80);
    work.add(PPLNS, 99, ANNA, huge).add(PPLNS, 99, BERT, huge.multiply(BigInteger.TWO));

    // A third and two thirds of 2^63 - 1, which is divisible by neither: 3 * ...602 + 1.
    assertThat(plan(block(1, PPLNS, 100, Long.MAX_VALUE, 0)).credits())
        .isEqualTo(Map.of(ANNA, 3_074_457_345_618_258_602L, BERT, 6_148_914_691_236_517_205L));
  }

  @Test
  void firstMinutesOfTimeHaveWindowsBeforeIt() {
    work.add(PPLNS, -30, ANNA, 1).add(PROP, -10, BERT, 1);

    SettlementPlan plan = plan(block(1, PPLNS, 0, 4, 0), block(2, PROP, -1, 6, 0));

    assertThat(plan.credits()).isEqualTo(Map.of(ANNA, 4L, BERT, 6L));
    assertThat(plan.lastMinuteRead()).isEqualTo(-1);
  }

  @Test
  void rulesOfTheDemoAreFollowed() {
    work.add(PPLNS, 97, ANNA, 1).add(PPLNS, 98, BERT, 1).add(PROP, 101, CARL, 1);

    assertThat(
            Settlement.plan(
                    List.of(block(1, PPLNS, 100, 4, 0), block(2, PROP, 100, 6, 0)),
                    new SettlementRules(2, 2),
                    work)
                .credits())
        .isEqualTo(Map.of(BERT, 4L, CARL, 6L));
  }

  @Test
  void noBlocksAreAPlanOfNothing() {
    SettlementPlan plan = plan();

    assertThat(plan.blockFees()).isEmpty();
    assertThat(plan.credits()).isEmpty();
    assertThat(plan.rewardsSompi()).isZero();
  }

  @Test
  void blockThatAppearsTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(block(1, SOLO, 100, 10, 0), block(1, PPLNS, 99, 10, 0)))
        .withMessageEndingWith("would be settled twice");
  }

  @Test
  void rewardsBeyondALongAreRefusedAndDoNotWrap() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () -> plan(block(1, SOLO, 100, Long.MAX_VALUE, 0), block(2, SOLO, 100, BERT, 1, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void feesOutsideOfNothingToAllAreRefused(int perMillion) {
    assertThatIllegalArgumentException().isThrownBy(() -> Settlement.fee(10, perMillion));
    assertThatIllegalArgumentException().isThrownBy(() -> block(1, SOLO, 100, 10, perMillion));
  }

  @Test
  void negativeRewardsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Settlement.fee(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> block(1, SOLO, 100, -1, 0));
  }

  @ParameterizedTest
  @CsvSource({"11, 1, 10, 0", "11, 2, 9, 0", "10, 1, 8, 0", "11, 0, 11, 0", "0, 1, -1, 0"})
  void aPlanThatDoesNotAddUpCannotExist(long rewards, long fees, long credits, long last) {
    List<BlockFee> blockFees = List.of(new BlockFee(hash(1), 1));
    TreeMap<Payee, Long> byPayee = new TreeMap<>(Map.of(ANNA, 9L));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettlementPlan(blockFees, byPayee, rewards, fees, credits, last))
        .withMessageStartingWith("settlement does not add up");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -9})
  void aPlanThatCreditsNothingOrLessCannotExist(long bad) {
    TreeMap<Payee, Long> byPayee = new TreeMap<>(Map.of(ANNA, 9L, BERT, bad));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettlementPlan(List.of(), byPayee, 9 + bad, 0, 9 + bad, 0));
  }

  private SettlementPlan plan(RipeBlock... blocks) {
    return Settlement.plan(List.of(blocks), SettlementRules.STANDARD, work);
  }
}
