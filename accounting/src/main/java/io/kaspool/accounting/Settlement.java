package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Scheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The arithmetic of settlement: blocks, rules and work in, fees and credits out. It reads no clock
/// and changes nothing, so the audit that repeats it later gets the same result. Any thread.
public final class Settlement {
  private static final int MILLION = 1_000_000;

  private static final Comparator<RipeBlock> BY_MINUTE =
      Comparator.comparing(RipeBlock::scheme).thenComparingLong(RipeBlock::minute);

  private Settlement() {}

  /// Plans one settlement. Each scheme's windows are read in the order of their minutes, each once,
  /// and only where there is something to share.
  ///
  /// @throws IllegalArgumentException if a block appears twice or work is negative
  /// @throws ArithmeticException if the rewards exceed what a `long` holds
  public static SettlementPlan plan(
      Collection<RipeBlock> blocks, SettlementRules rules, WorkReader work) {
    requireDistinct(blocks);
    Credits credits = new Credits(work);
    for (List<RipeBlock> group : groups(blocks, rules)) {
      credit(group, rules, credits);
    }
    List<BlockFee> fees =
        blocks.stream()
            .map(block -> new BlockFee(block.hash(), block.feeSompi()))
            .sorted(Comparator.comparing(BlockFee::block))
            .toList();
    return new SettlementPlan(
        fees,
        credits.byPayee(),
        blocks.stream().mapToLong(RipeBlock::rewardSompi).reduce(0, Math::addExact),
        fees.stream().mapToLong(BlockFee::feeSompi).reduce(0, Math::addExact),
        credits.sum(),
        credits.lastMinuteRead());
  }

  /// The pool's part of a reward, rounded down.
  public static long fee(long rewardSompi, int feePerMillion) {
    requireReward(rewardSompi);
    requirePerMillion(feePerMillion);
    // Millions and rest apart: the product of both would leave a long at 9.2 million KAS.
    return rewardSompi / MILLION * feePerMillion + rewardSompi % MILLION * feePerMillion / MILLION;
  }

  /// Whether no work can arrive any more that shares in a block of this minute.
  ///
  /// @param closedThrough the last minute that every live journal has closed
  public static boolean isRipe(
      Scheme scheme, long blockMinute, long closedThrough, SettlementRules rules) {
    return switch (scheme) {
      case PPLNS, SOLO -> closedThrough >= blockMinute;
      case PROP -> closedThrough >= rules.round(blockMinute).last();
    };
  }

  private static void credit(List<RipeBlock> group, SettlementRules rules, Credits credits) {
    RipeBlock any = group.getFirst();
    switch (any.scheme()) {
      case PPLNS -> credits.share(group, rules.window(any.minute()), MinuteRange.of(any.minute()));
      case PROP -> credits.share(group, rules.round(any.minute()));
      case SOLO -> credits.toFinders(group);
    }
  }

  /// Blocks that share the same work, so that rounding happens once for all of them.
  private static List<List<RipeBlock>> groups(Collection<RipeBlock> blocks, SettlementRules rules) {
    List<List<RipeBlock>> groups = new ArrayList<>();
    for (RipeBlock block : blocks.stream().sorted(BY_MINUTE).toList()) {
      if (groups.isEmpty() || !sameGroup(groups.getLast().getLast(), block, rules)) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(block);
    }
    return groups;
  }

  private static boolean sameGroup(RipeBlock left, RipeBlock right, SettlementRules rules) {
    return left.scheme() == right.scheme()
        && switch (left.scheme()) {
          case PPLNS -> left.minute() == right.minute();
          case PROP -> rules.round(left.minute()).equals(rules.round(right.minute()));
          case SOLO -> false;
        };
  }

  private static void requireDistinct(Collection<RipeBlock> blocks) {
    Set<Hash> seen = new HashSet<>();
    for (RipeBlock block : blocks) {
      if (!seen.add(block.hash())) {
        throw new IllegalArgumentException("block " + block.hash() + " would be settled twice");
      }
    }
  }

  static void requireReward(long sompi) {
    if (sompi < 0) {
      throw new IllegalArgumentException("a reward is at least 0 sompi, not " + sompi);
    }
  }

  static void requirePerMillion(int fee) {
    if (fee < 0 || fee > MILLION) {
      throw new IllegalArgumentException("a fee is 0 to 1,000,000 per million, not " + fee);
    }
  }
}
