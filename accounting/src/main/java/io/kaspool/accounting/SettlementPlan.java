package io.kaspool.accounting;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one settlement posts. Fees and credits are the rewards, to the sompi; a plan of which that
/// is not true cannot exist.
///
/// @param blockFees one for each block settled, by hash
/// @param credits one for each payee who gets anything, over all schemes and blocks; none is 0
/// @param lastMinuteRead the frontier this plan needs: work that arrives for a minute up to this
///   one came too late for it, whether or not work was found there. [#NOTHING_READ] when no minute
///   from the epoch on was read, as for solo blocks alone
public record SettlementPlan(
    List<BlockFee> blockFees,
    SortedMap<Payee, Long> credits,
    long rewardsSompi,
    long feesSompi,
    long creditsSompi,
    long lastMinuteRead) {
  /// The minute before the epoch: a frontier there holds no work back.
  public static final long NOTHING_READ = -1;

  public SettlementPlan {
    blockFees = List.copyOf(blockFees);
    credits = Collections.unmodifiableSortedMap(new TreeMap<>(credits));
    long fees = blockFees.stream().mapToLong(BlockFee::feeSompi).reduce(0, Math::addExact);
    long credited = credits.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    if (fees != feesSompi
        || credited != creditsSompi
        || Math.addExact(fees, credited) != rewardsSompi) {
      throw new IllegalArgumentException(
          "settlement does not add up: fees %d (%d by block) and credits %d (%d by payee) of %d"
              .formatted(feesSompi, fees, creditsSompi, credited, rewardsSompi));
    }
    if (credits.values().stream().anyMatch(sompi -> sompi <= 0)) {
      throw new IllegalArgumentException("a settlement takes nothing from anybody: " + credits);
    }
  }
}
