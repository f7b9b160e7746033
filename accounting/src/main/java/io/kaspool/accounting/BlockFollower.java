package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Sighting;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.node.BlockState;
import io.kaspool.node.BlockStates;
import io.kaspool.node.ChainTip;
import io.kaspool.node.NodeException;
import io.kaspool.node.NodeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks where each block stands and writes down the answer, the young ones often. Confined to
/// accounting's cycle.
///
/// Bounded: so many blocks a cycle; the rest is due in the next.
final class BlockFollower {
  private static final int LIMIT = 500;
  private static final int AGE_SHARE = 24;

  /// Who is older and unknown may be one that nodes have pruned.
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
    List<Look> looks = looks(due, states.answered(), tip);
    List<Attribution.Paid> paid = attribution.of(looks);
    List<Runnable> news = new ArrayList<>();
    lease.write(
        term,
        books -> {
          news.clear(); // the work may run again
          looks.forEach(look -> write(books, look, news));
          paid.forEach(one -> books.outputs().attributeToBlock(one.outpoint(), one.block()));
          due.stream()
              .filter(block -> !states.answered().containsKey(block.hash()))
              .forEach(block -> putOff(books, block));
          return null;
        });
    news.forEach(Runnable::run);
    String failure = states.failure();
    if (failure != null) {
      throw new NodeException(failure);
    }
  }

  private List<Look> looks(List<Block> due, Map<Hash, BlockState> states, ChainTip tip) {
    Map<Hash, List<Output>> outputs = new HashMap<>();
    for (Output output : ledger.transact(books -> books.outputs().ofBlocks(states.keySet()))) {
      if (!output.gone()) {
        outputs.computeIfAbsent(output.blockHash(), _ -> new ArrayList<>()).add(output);
      }
    }
    List<Look> looks = new ArrayList<>();
    for (Block block : due) {
      BlockState state = states.get(block.hash());
      if (state != null) {
        looks.add(new Look(block, state, tip, outputs.getOrDefault(block.hash(), List.of())));
      }
    }
    return looks;
  }

  /// One that nodes fail to tell of because they have pruned it in part must not hold up the others
  /// again and again.
  private void putOff(Books books, Block block) {
    if (block.age().compareTo(ASKED_TOO_LATE) > 0) {
      books.blocks().lookAgain(block.hash(), interval(block.age()));
    }
  }

  /// What was seen of one block.
  ///
  /// @param unspent the outputs that pay for it, as far as they are known and in the UTXO set
  record Look(Block block, BlockState state, ChainTip tip, List<Output> unspent) {
    Look {
      unspent = List.copyOf(unspent);
    }

    /// Whether the tip is that far above the block.
    boolean isBelowTip(long daaScores) {
      return tip.virtualDaaScore() > block.daaScore() + daaScores;
    }

    /// Whether the UTXO set has all of that reward.
    boolean isPaid(long rewardSompi) {
      return unspentSompi() == rewardSompi;
    }

    long unspentSompi() {
      return unspent.stream().mapToLong(Output::amountSompi).reduce(0, Math::addExact);
    }

    /// DAA scores since the last of the outputs was accepted.
    long depth() {
      long last = unspent.stream().mapToLong(Output::daaScore).max().orElse(Long.MAX_VALUE);
      return Math.max(0, tip.virtualDaaScore() - last);
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
      events.blockUnresolved(
          sighting.hash(),
          "no node knows it, or not any more; if it earned anything, that is in the treasury as an"
              + " output of unknown origin: kaspool ctl outputs attribute OUTPUT miners");
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
      case BlockState.Unknown(String _) -> unknown(look, again);
    };
  }

  /// What nobody knows any more stays what it surely was. Blue is also what the UTXO set has the
  /// reward of: nodes forget blocks, and no outputs.
  private Sighting unknown(Look look, Duration again) {
    Block block = look.block();
    Long reward = block.rewardSompi();
    if (block.state() == State.BLUE && reward != null && look.isPaid(reward)) {
      long confirmations = Math.max(block.confirmations(), look.depth());
      return new Sighting(
          block.hash(), State.BLUE, confirmations, block.mergingBlock(), reward, again);
    }
    if (block.state() == State.RED && block.confirmations() >= rules.maturity()) {
      return new Sighting(
          block.hash(),
          State.RED,
          block.confirmations(),
          block.mergingBlock(),
          block.rewardSompi(),
          again);
    }
    return unmerged(block.hash(), unknownState(look), again);
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
    return switch (block.state()) {
      case LOST, UNRESOLVED, SETTLED -> block.state();
      case FOUND, UNMERGED, BLUE, RED -> {
        if (block.age().compareTo(ASKED_TOO_LATE) > 0) {
          yield State.UNRESOLVED; // it may have been blue, and nodes have pruned it since
        }
        if (look.isBelowTip(rules.lostAfter())) {
          yield State.LOST;
        }
        yield block.state() == State.FOUND ? State.FOUND : State.UNMERGED;
      }
    };
  }
}
