package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.accounting.BlockFollower.Look;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Settled;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Entry;
import io.kaspool.node.BlockState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// The look after settlement: what the chain pays in the end against what was settled. A difference
/// is the reserve's; what miners were credited stays theirs. What is written off of a block counts
/// as not paid on both sides. Confined to accounting's cycle.
final class Review {
  /// After this nodes may have pruned the block, and do not know it any more.
  private static final Duration PRUNED = Duration.ofHours(24);

  private static final Duration DAA_SCORE = Duration.ofMillis(100);

  private final ChainRules rules;
  private final AccountingEvents events;

  Review(ChainRules rules, AccountingEvents events) {
    this.rules = rules;
    this.events = events;
  }

  /// @param again when to look again while it is not decided
  /// @param news what to tell once the transaction is committed
  /// @return when to look at it again; empty = nothing about it changes any more
  Optional<Duration> review(Books books, Look look, Duration again, List<Runnable> news) {
    Block block = look.block();
    Settled settled = Objects.requireNonNull(block.settled());
    OptionalLong paid = paid(look);
    if (paid.isPresent()
        && (paid.getAsLong() != settled.standsSompi()
            || look.isWrittenOffBeyond(paid.getAsLong()))) {
      correct(books, block, paid.getAsLong(), news);
    }
    if (isPruned(look) || (paid.isPresent() && look.isBelowTip(rules.finality()))) {
      return Optional.empty();
    }
    return Optional.of(isClear(look, paid) ? untilFinal(look, again) : again);
  }

  /// Whether nothing needs to be looked at before finality, unless an output comes or goes. Outputs
  /// that the chain does not pay, by what it says of the block, are about to go, or it is about to
  /// say otherwise.
  private static boolean isClear(Look look, OptionalLong paid) {
    return paid.isPresent() && look.unspentSompi() <= paid.getAsLong();
  }

  private static boolean isPruned(Look look) {
    return look.state() instanceof BlockState.Unknown && look.block().age().compareTo(PRUNED) > 0;
  }

  /// What the chain pays, once it is as sure as it was when the block was settled.
  private OptionalLong paid(Look look) {
    return switch (look.state()) {
      case BlockState.Blue blue when blue.confirmations() >= rules.maturity() ->
          OptionalLong.of(blue.rewardSompi());
      case BlockState.Red red when red.confirmations() >= rules.maturity() -> OptionalLong.of(0);
      case BlockState.Unmerged() when look.isBelowTip(rules.lostAfter()) -> OptionalLong.of(0);
      case BlockState.Blue _, BlockState.Red _, BlockState.Unmerged _, BlockState.Unknown _ ->
          OptionalLong.empty();
    };
  }

  private Duration untilFinal(Look look, Duration again) {
    long scores = look.block().daaScore() + rules.finality() - look.tip().virtualDaaScore();
    Duration left = DAA_SCORE.multipliedBy(Math.max(1, scores));
    return left.compareTo(again) > 0 ? left : again;
  }

  private void correct(Books books, Block block, long paid, List<Runnable> news) {
    Settled settled = Objects.requireNonNull(block.settled());
    if (!books.blocks().correct(block.hash(), settled.corrections(), paid)) {
      return;
    }
    WriteOffs.Change writtenOff = WriteOffs.withdraw(books, block.hash(), paid);
    long had = Math.subtractExact(settled.standsSompi(), writtenOff.beforeSompi());
    long has = Math.subtractExact(paid, writtenOff.afterSompi());
    if (had == has) {
      return; // the write-off has booked it
    }
    long more = Math.subtractExact(has, had);
    books
        .accounts()
        .book(
            Entry.of(
                "correction:" + block.hash() + ":" + (settled.corrections() + 1),
                Entry.Kind.CORRECTION,
                "the chain pays " + has + " sompi instead of " + had,
                Map.of(AccountKind.CHAIN, -more, AccountKind.RESERVE, more)));
    news.add(() -> events.corrected(block.hash(), had, has));
  }
}
