package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.mining.Scheme;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds for every settlement, whatever the rewards, fees and work.
class SettlementPropertyTest {
  private static final int CASES = 200;
  private static final int MOST_WORKERS = 20_000;
  private static final long MINUTE = 1_000_000;
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /// 0 %, 0.57 %, 1 %, 1.1 %, 1.15 % and 10 %.
  private static final int[] FEES = {0, 5_700, 10_000, 11_000, 11_500, 100_000};

  @Test
  void feesAndCreditsAreTheRewards() {
    Property.forAll(
        CASES,
        random -> {
          List<RipeBlock> blocks = blocks(random);

          SettlementPlan plan = plan(blocks, work(random));

          BigInteger rewards = sum(blocks.stream().map(RipeBlock::rewardSompi).toList());
          BigInteger fees = sum(plan.blockFees().stream().map(BlockFee::feeSompi).toList());
          BigInteger credits = sum(plan.credits().values());
          assertThat(fees.add(credits)).isEqualTo(rewards);
          assertThat(plan.rewardsSompi()).isEqualTo(rewards.longValueExact());
          assertThat(plan.feesSompi()).isEqualTo(fees.longValueExact());
          assertThat(plan.creditsSompi()).isEqualTo(credits.longValueExact());
          assertThat(plan.credits().values()).allMatch(sompi -> sompi > 0);
        });
  }

  @Test
  void feeOfEachBlockIsTheExactPartRoundedDown() {
    Property.forAll(
        random -> {
          long reward = random.nextLong() >>> 1 >>> random.nextInt(63);
          int perMillion = perMillion(random);

          BigInteger exact = BigInteger.valueOf(reward).multiply(BigInteger.valueOf(perMillion));

          assertThat(Settlement.fee(reward, perMillion))
              .isEqualTo(exact.divide(MILLION).longValueExact());
        });
  }

  @Test
  void orderOfBlocksAndOfWorkDoesNotMatter() {
    Property.forAll(
        CASES,
        random -> {
          List<RipeBlock> blocks = blocks(random);
          WorkTable work = work(random);
          SettlementPlan plan = plan(blocks, work);

          Collections.shuffle(blocks, random);
          SettlementPlan again = plan(blocks, work.reordered(random));

          assertThat(again).isEqualTo(plan);
        });
  }

  @Test
  void nobodyIsAWholeSompiOffTheExactShare() {
    Property.forAll(
        CASES,
        random -> {
          Map<Payee, BigInteger> work = workOfOneGroup(random);
          SettlementPlan plan = plan(blocksOfOneMinute(random), table(work));
          BigInteger amount = BigInteger.valueOf(plan.creditsSompi());
          BigInteger allWork = work.values().stream().reduce(BigInteger.ZERO, BigInteger::add);

          work.forEach(
              (payee, own) -> {
                BigInteger credit = BigInteger.valueOf(plan.credits().getOrDefault(payee, 0L));
                BigInteger off = credit.multiply(allWork).subtract(amount.multiply(own)).abs();
                assertThat(off).as("off by, of %s", payee).isLessThan(allWork);
              });
        });
  }

  @Test
  void moreWorkNeverGetsLess() {
    Property.forAll(
        CASES,
        random -> {
          Map<Payee, BigInteger> work = workOfOneGroup(random);
          SettlementPlan plan = plan(blocksOfOneMinute(random), table(work));

          // Equal work differs by what the order of payees gives it, so that comes second.
          List<Long> credits =
              work.entrySet().stream()
                  .sorted(
                      Map.Entry.<Payee, BigInteger>comparingByValue()
                          .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                  .map(entry -> plan.credits().getOrDefault(entry.getKey(), 0L))
                  .toList();

          assertThat(credits).isSorted();
        });
  }

  @Test
  void eachWindowIsReadOnce() {
    Property.forAll(
        CASES,
        random -> {
          WorkTable work = work(random);

          plan(blocks(random), work);

          assertThat(work.reads()).doesNotHaveDuplicates();
        });
  }

  private static SettlementPlan plan(List<RipeBlock> blocks, WorkTable work) {
    return Settlement.plan(blocks, SettlementRules.STANDARD, work);
  }

  /// Up to 40 blocks of all schemes within 40 minutes, some of them in the same minute.
  private static List<RipeBlock> blocks(Random random) {
    Scheme[] schemes = Scheme.values();
    List<RipeBlock> blocks = new ArrayList<>();
    for (int count = random.nextInt(41); count > 0; count--) {
      Scheme scheme = schemes[random.nextInt(schemes.length)];
      blocks.add(block(random, scheme, MINUTE + random.nextInt(40)));
    }
    return blocks;
  }

  private static List<RipeBlock> blocksOfOneMinute(Random random) {
    List<RipeBlock> blocks = new ArrayList<>();
    for (int count = 1 + random.nextInt(5); count > 0; count--) {
      blocks.add(block(random, Scheme.PPLNS, MINUTE));
    }
    return blocks;
  }

  private static RipeBlock block(Random random, Scheme scheme, long minute) {
    return new RipeBlock(
        Property.hash(random),
        scheme,
        minute,
        payee(random.nextInt(10)),
        reward(random),
        perMillion(random));
  }

  /// From nothing to 100 million KAS, most of them small, some of less sompi than there are
  /// workers.
  private static long reward(Random random) {
    return (long) Math.pow(10, random.nextInt(17)) * random.nextInt(11) / 10;
  }

  private static int perMillion(Random random) {
    return random.nextBoolean() ? FEES[random.nextInt(FEES.length)] : random.nextInt(100_001);
  }

  /// A few workers in each of some minutes; windows without any work are common.
  private static WorkTable work(Random random) {
    WorkTable work = new WorkTable(random);
    int minutes = random.nextInt(20);
    int workers = 1 + random.nextInt(200);
    for (Scheme scheme : Scheme.values()) {
      for (int i = 0; i < minutes; i++) {
        long minute = MINUTE - 35 + random.nextInt(80);
        for (int j = random.nextInt(workers); j >= 0; j--) {
          work.add(scheme, minute, payee(random.nextInt(workers)), amountOfWork(random));
        }
      }
    }
    return work;
  }

  /// 1 to 20,000 workers: most often few, in one case of twenty the most.
  private static Map<Payee, BigInteger> workOfOneGroup(Random random) {
    int workers =
        random.nextInt(20) == 0 ? MOST_WORKERS : (int) Math.pow(MOST_WORKERS, random.nextDouble());
    Set<Long> ids = new HashSet<>();
    while (ids.size() < workers) {
      ids.add(random.nextLong(10L * MOST_WORKERS));
    }
    Map<Payee, BigInteger> work = new HashMap<>();
    boolean equal = random.nextInt(10) == 0;
    BigInteger same = amountOfWork(random);
    ids.forEach(id -> work.put(payee(id), equal ? same : amountOfWork(random)));
    return work;
  }

  private static WorkTable table(Map<Payee, BigInteger> work) {
    WorkTable table = new WorkTable();
    work.forEach(
        (payee, own) -> table.add(Scheme.PPLNS, MINUTE - 1 - payee.workerId() % 30, payee, own));
    return table;
  }

  /// 1 to 10^19 expected hashes, evenly over the orders of magnitude.
  private static BigInteger amountOfWork(Random random) {
    BigInteger magnitude = BigInteger.TEN.pow(random.nextInt(19));
    return magnitude.multiply(BigInteger.valueOf(1 + random.nextInt(9)));
  }

  /// Wallets of several workers, and an order of ids that is not that of the payees.
  private static Payee payee(long id) {
    return new Payee(id, "kaspa:q" + Long.toHexString(id * 0x9E37 % 1_009), "rig" + id % 7);
  }

  private static BigInteger sum(Iterable<Long> amounts) {
    BigInteger sum = BigInteger.ZERO;
    for (long amount : amounts) {
      sum = sum.add(BigInteger.valueOf(amount));
    }
    return sum;
  }
}
