package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Sighting;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.node.BlockState;
import io.kaspool.node.BlockStates;
import io.kaspool.node.ChainTip;
import io.kaspool.node.NodeException;
import io.kaspool.node.NodeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks where each block stands and writes down the answer, the young ones often. Confined to
/// accounting's cycle.
///
/// Bounded: so many blocks a cycle; the rest is due in the next.
final class BlockFollower {
  private static final int LIMIT = 500;
  private static final int AGE_SHARE = 24;

  /// Who was never asked about for longer may be one that nodes have pruned.
  private static final Duration ASKED_TOO_LATE = Duration.ofHours(24);

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final NodeSet nodes;
  private final ChainRules rules;
  private final Duration pace;
  private final AccountingEvents events;
  private final Attribution attribution;
  private final Review review;

  BlockFollower(
      Ledger ledger,
      LeaseKeeper lease,
      NodeSet nodes,
      AccountingSettings settings,
      AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.nodes = nodes;
    this.rules = settings.chain();
    this.pace = settings.pace().follow();
    this.events = events;
    this.attribution = new Attribution(nodes, settings.treasury().scriptPublicKey());
    this.review = new Review(rules, events);
  }

  /// @throws NodeException when not all could be asked; what was answered is written
  void follow(Term term) {
    List<Block> due = ledger.transact(books -> books.blocks().due(LIMIT));
    if (due.isEmpty()) {
      return;
    }
    ChainTip tip = nodes.tip();
    BlockStates states = nodes.blockStates(due.stream().map(Block::hash).toList());
    List<Runnable> news = new ArrayList<>();
    List<Attribution.Paid> paid = attribution.of(ledger, due, states.answered());
    lease.write(
        term,
        books -> {
          news.clear(); // the work may run again
          for (Block block : due) {
            BlockState state = states.answered().get(block.hash());
            if (state != null) {
              write(books, new Look(block, state, tip), news);
            }
          }
          paid.forEach(one -> books.outputs().attributeToBlock(one.outpoint(), one.block()));
          return null;
        });
    news.forEach(Runnable::run);
    String failure = states.failure();
    if (failure != null) {
      throw new NodeException(failure);
    }
  }

  /// What was seen of one block.
  record Look(Block block, BlockState state, ChainTip tip) {
    /// Whether the tip is that far above the block.
    boolean isBelowTip(long daaScores) {
      return tip.virtualDaaScore() > block.daaScore() + daaScores;
    }
  }

  private void write(Books books, Look look, List<Runnable> news) {
    Duration again = interval(look.block().age());
    if (look.block().settled() != null) {
      review.review(books, look, again, news);
      return;
    }
    Block block = look.block();
    Sighting sighting = sighting(look, again);
    books.blocks().see(sighting);
    if (isOver(sighting.state()) && look.isBelowTip(rules.finality())) {
      books.blocks().setFinal(block.hash());
    }
    if (sighting.state() != block.state()) {
      news.add(() -> tell(sighting));
    }
  }

  /// A 24th of its age, so that a block of a minute is seen every few seconds, and one of a day
  /// every hour.
  private Duration interval(Duration age) {
    Duration share = age.dividedBy(AGE_SHARE);
    return share.compareTo(pace) > 0 ? share : pace;
  }

  private static boolean isOver(State state) {
    return switch (state) {
      case RED, LOST -> true;
      case FOUND, UNMERGED, BLUE, UNRESOLVED, SETTLED -> false;
    };
  }

  private void tell(Sighting sighting) {
    Long reward = sighting.rewardSompi();
    events.blockStands(sighting.hash(), sighting.state(), reward == null ? 0 : reward);
    if (sighting.state() == State.UNRESOLVED) {
      events.blockUnresolved(sighting.hash(), "no node knows it, and it was asked about too late");
    }
  }

  private Sighting sighting(Look look, Duration again) {
    Hash hash = look.block().hash();
    return switch (look.state()) {
      case BlockState.Blue(long confirmations, Hash merging, long reward) ->
          new Sighting(hash, State.BLUE, confirmations, merging, reward, again);
      case BlockState.Red(long confirmations, Hash merging) ->
          new Sighting(hash, State.RED, confirmations, merging, null, again);
      case BlockState.Unmerged() -> unmerged(hash, unmergedState(look), again);
      case BlockState.Unknown(String text) -> unmerged(hash, unknownState(look), again);
    };
  }

  private static Sighting unmerged(Hash hash, State state, Duration again) {
    return new Sighting(hash, state, 0, noHash(), null, again);
  }

  private static @Nullable Hash noHash() {
    return null;
  }

  private State unmergedState(Look look) {
    return look.isBelowTip(rules.lostAfter()) ? State.LOST : State.UNMERGED;
  }

  private State unknownState(Look look) {
    Block block = look.block();
    if (!block.asked() && block.age().compareTo(ASKED_TOO_LATE) > 0) {
      return State.UNRESOLVED;
    }
    if (block.state() == State.UNRESOLVED || look.isBelowTip(rules.lostAfter())) {
      return block.state() == State.UNRESOLVED ? State.UNRESOLVED : State.LOST;
    }
    return block.state() == State.FOUND ? State.FOUND : State.UNMERGED;
  }
}
