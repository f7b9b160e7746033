package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Blocks.Settled;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Settlements.Settlement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Computes a settlement again from the blocks and the work that it was made of. Confined to one
/// transaction.
final class SettlementAudit {
  private final Books books;
  private final LongSupplier firstKeptMinute;

  SettlementAudit(Books books) {
    this(books, books.slices()::firstKeptMinute);
  }

  /// @param firstKeptMinute as of when it is asked
  SettlementAudit(Books books, LongSupplier firstKeptMinute) {
    this.books = books;
    this.firstKeptMinute = firstKeptMinute;
  }

  /// What came of it.
  sealed interface Result {
    record Same() implements Result {}

    record Differs(String how) implements Result {}

    /// Of the work that it shared out hours are kept, and no minutes.
    record TooOld() implements Result {}
  }

  Result check(Settlement run) {
    List<Block> blocks = books.blocks().ofSettlement(run.id());
    SettlementRules rules = new SettlementRules(run.windowMinutes(), run.roundMinutes());
    if (isTooOld(blocks, rules)) {
      return new Result.TooOld();
    }
    SettlementPlan plan =
        io.kaspool.accounting.Settlement.plan(
            blocks.stream().map(SettlementAudit::ripe).toList(),
            rules,
            Settler.workOf(books.slices()));
    Optional<String> difference = difference(run, blocks, plan);
    if (difference.isEmpty()) {
      return new Result.Same();
    }
    // a day that was dropped meanwhile is gone from what this transaction sees, too: Postgres keeps
    // rows for a snapshot, but no tables
    return isTooOld(blocks, rules)
        ? new Result.TooOld()
        : new Result.Differs("settlement " + run.id() + ": " + difference.get());
  }

  private boolean isTooOld(List<Block> blocks, SettlementRules rules) {
    long firstKept = firstKeptMinute.getAsLong();
    return blocks.stream().anyMatch(block -> rules.firstMinute(block.minute()) < firstKept);
  }

  private static RipeBlock ripe(Block block) {
    Finder finder = Objects.requireNonNull(block.finder());
    return new RipeBlock(
        block.hash(),
        Settler.scheme(finder.scheme()),
        block.minute(),
        new Payee(finder.workerId(), finder.wallet(), finder.worker()),
        Objects.requireNonNull(block.rewardSompi()),
        Objects.requireNonNull(block.settled()).feePerMillion());
  }

  private Optional<String> difference(Settlement run, List<Block> blocks, SettlementPlan plan) {
    if (plan.rewardsSompi() != run.rewardsSompi() || plan.feesSompi() != run.feesSompi()) {
      return Optional.of(
          "rewards %d and fees %d, computed %d and %d"
              .formatted(
                  run.rewardsSompi(), run.feesSompi(), plan.rewardsSompi(), plan.feesSompi()));
    }
    Map<Long, Long> credits = new TreeMap<>();
    plan.credits().forEach((payee, sompi) -> credits.put(payee.workerId(), sompi));
    if (!credits.equals(new TreeMap<>(books.accounts().workersOf(run.entryId())))) {
      return Optional.of("other credits than computed");
    }
    return feeDifference(blocks, plan);
  }

  private static Optional<String> feeDifference(List<Block> blocks, SettlementPlan plan) {
    Map<Hash, Long> booked = new HashMap<>();
    for (Block block : blocks) {
      Settled settled = Objects.requireNonNull(block.settled());
      booked.put(block.hash(), settled.feeSompi());
    }
    for (BlockFee fee : plan.blockFees()) {
      Long sompi = booked.get(fee.block());
      if (sompi == null || sompi != fee.feeSompi()) {
        return Optional.of(
            "block %s has fee %d, computed %d".formatted(fee.block(), sompi, fee.feeSompi()));
      }
    }
    return Optional.empty();
  }
}
