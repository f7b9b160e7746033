package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Scheme;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A pool of four steady miners and a hopper, all of the same hash rate while they work: in each
/// second of work a miner has a share with probability one half. Blocks come as a Poisson process,
/// so nobody can know when the next will come.
final class HoppingPool {
  private static final int STEADY_MINERS = 4;
  private static final int HOPPER = STEADY_MINERS;
  private static final int MEAN_SECONDS_TO_BLOCK = 600;
  private static final int SECONDS_OF_HOPPER = 10;
  private static final long REWARD = 194_000_000;
  private static final int FEE = 10_000;
  private static final long SIXTY_SECONDS = (1L << 60) - 1;

  private final Random random;
  private final int minutes;
  private final List<Long> blockSeconds = new ArrayList<>();

  /// By miner: shares in all minutes before this one.
  private final int[][] sharesBefore;

  HoppingPool(int days, long seed) {
    random = new Random(seed);
    minutes = days * 1_440;
    sharesBefore = new int[STEADY_MINERS + 1][minutes + 1];
    findBlocks();
    for (int miner = 0; miner < STEADY_MINERS; miner++) {
      workSteadily(miner);
    }
    workAfterBlocks();
    for (int[] shares : sharesBefore) {
      for (int minute = 0; minute < minutes; minute++) {
        shares[minute + 1] += shares[minute];
      }
    }
  }

  /// How much more than a steady miner the hopper gets for the same work: 0.01 is one percent.
  double gainOfHopper(Scheme scheme) {
    List<RipeBlock> blocks = new ArrayList<>();
    for (long second : blockSeconds) {
      Payee finder = payee(random.nextInt(STEADY_MINERS));
      Hash hash = Blocks.hash(blocks.size());
      blocks.add(new RipeBlock(hash, scheme, second / 60, finder, REWARD, FEE));
    }
    Map<Payee, Long> credits =
        Settlement.plan(blocks, SettlementRules.STANDARD, (any, range) -> work(range)).credits();
    double ofSteady = 0;
    double steadyShares = 0;
    for (int miner = 0; miner < STEADY_MINERS; miner++) {
      ofSteady += credits.getOrDefault(payee(miner), 0L);
      steadyShares += sharesBefore[miner][minutes];
    }
    double ofHopper = credits.getOrDefault(payee(HOPPER), 0L);
    return ofHopper / sharesBefore[HOPPER][minutes] / (ofSteady / steadyShares) - 1;
  }

  private void findBlocks() {
    double second = 0;
    while (true) {
      second += -Math.log(1 - random.nextDouble()) * MEAN_SECONDS_TO_BLOCK;
      if (second >= minutes * 60L) {
        return;
      }
      blockSeconds.add((long) second);
    }
  }

  /// Counts shares at the minute after theirs, to be summed up.
  private void workSteadily(int miner) {
    for (int minute = 0; minute < minutes; minute++) {
      sharesBefore[miner][minute + 1] = Long.bitCount(random.nextLong() & SIXTY_SECONDS);
    }
  }

  /// Blocks that follow within the ten seconds make the hopper stay longer, not work double.
  private void workAfterBlocks() {
    long next = 0;
    for (long block : blockSeconds) {
      long end = Math.min(block + SECONDS_OF_HOPPER, minutes * 60L - 1);
      for (next = Math.max(next, block + 1); next <= end; next++) {
        sharesBefore[HOPPER][(int) (next / 60) + 1] += random.nextBoolean() ? 1 : 0;
      }
    }
  }

  private Map<Payee, BigInteger> work(MinuteRange range) {
    int first = (int) Math.max(0, range.first());
    int end = (int) Math.max(first, Math.min(minutes, range.last() + 1));
    Map<Payee, BigInteger> work = new HashMap<>();
    for (int miner = 0; miner < sharesBefore.length; miner++) {
      int shares = sharesBefore[miner][end] - sharesBefore[miner][first];
      work.put(payee(miner), BigInteger.valueOf(shares));
    }
    return work;
  }

  private static Payee payee(int miner) {
    return Blocks.payee(miner, miner == HOPPER ? "hopper" : "steady" + miner);
  }
}
