package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Sightings.Sighting;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks where each block stands and writes down the answer, the young ones often. Confined to
/// accounting's cycle.
///
/// Bounded: so many blocks a cycle; the rest is due in the next.
final class BlockFollower {
  private static final int LIMIT = 500;
  private static final int AGE_SHARE = 24;

  /// Who is older and unknown may be one that nodes have pruned.
  static final Duration ASKED_TOO_LATE = Duration.ofHours(24);

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
    List<Block> due = ledger.transact(books -> books.sightings().due(LIMIT));
    if (due.isEmpty()) {
      return;
    }
    ChainTip tip = nodes.tip();
    BlockStates states = nodes.blockStates(due.stream().map(Block::hash).toList());
    List<Look> looks = looks(due, states.answered(), tip);
    Attribution.Found found = attribution.of(looks);
    List<Runnable> news = new ArrayList<>();
    lease.write(
        term,
        books -> {
          news.clear(); // the work may run again
          write(books, looks, news);
          books.outputs().attributeToBlocks(found.paid());
          putOff(books, due, states.failed().keySet());
          return null;
        });
    news.forEach(Runnable::run);
    List<String> failures =
        Stream.of(states.failure(), Optional.ofNullable(found.failure()))
            .flatMap(Optional::stream)
            .toList();
    if (!failures.isEmpty()) {
      throw new NodeException(String.join("; ", failures));
    }
  }

  private List<Look> looks(List<Block> due, Map<Hash, BlockState> states, ChainTip tip) {
    Map<Hash, List<Output>> outputs =
        ledger.transact(books -> books.outputs().ofBlocks(states.keySet())).stream()
            .collect(Collectors.groupingBy(output -> Objects.requireNonNull(output.blockHash())));
    List<Look> looks = new ArrayList<>();
    for (Block block : due) {
      BlockState state = states.get(block.hash());
      if (state != null) {
        looks.add(new Look(block, state, tip, outputs.getOrDefault(block.hash(), List.of())));
      }
    }
    return looks;
  }

  /// Those that nodes fail to tell of, maybe for good, must not hold up the others again and again.
  private void putOff(Books books, List<Block> due, Set<Hash> failed) {
    Map<Hash, Duration> again = new HashMap<>();
    for (Block block : due) {
      if (failed.contains(block.hash())) {
        again.put(block.hash(), interval(block.age()));
      }
    }
    books.sightings().lookAgain(again);
  }

  /// What was seen of one block.
  ///
  /// @param outputs those that pay for it, as far as they are known
  record Look(Block block, BlockState state, ChainTip tip, List<Output> outputs) {
    Look {
      outputs = List.copyOf(outputs);
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
      return unspent().mapToLong(Output::amountSompi).reduce(0, Math::addExact);
    }

    private Stream<Output> unspent() {
      return outputs.stream().filter(output -> !output.gone());
    }

    /// Whether more is written off than is lacking of that reward.
    boolean isWrittenOffBeyond(long rewardSompi) {
      long writtenOff =
          outputs.stream()
              .filter(Output::writtenOff)
              .mapToLong(Output::amountSompi)
              .reduce(0, Math::addExact);
      return writtenOff > Math.max(0, rewardSompi - unspentSompi());
    }

    /// DAA scores since the last of the outputs was accepted.
    long depth() {
      long last = unspent().mapToLong(Output::daaScore).max().orElse(Long.MAX_VALUE);
      return Math.max(0, tip.virtualDaaScore() - last);
    }
  }

  private void write(Books books, List<Look> looks, List<Runnable> news) {
    List<Sighting> sightings = new ArrayList<>();
    Map<Hash, Duration> again = new HashMap<>();
    List<Hash> over = new ArrayList<>();
    for (Look look : looks) {
      Block block = look.block();
      Duration interval = interval(block.age());
      if (block.settled() != null) {
        review
            .review(books, look, interval, news)
            .ifPresentOrElse(in -> again.put(block.hash(), in), () -> over.add(block.hash()));
      } else {
        if (look.state() instanceof BlockState.Blue(_, _, long reward)
            && look.isWrittenOffBeyond(reward)) {
          WriteOffs.withdraw(books, block.hash(), reward);
        }
        Sighting sighting = sighting(look, interval);
        sightings.add(sighting);
        if (isOver(sighting.state()) && look.isBelowTip(rules.finality())) {
          over.add(block.hash());
        }
        if (sighting.state() != block.state()) {
          news.add(() -> tell(sighting));
        }
      }
    }
    books.sightings().see(sightings);
    books.sightings().lookAgain(again);
    books.sightings().setFinal(over);
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
    if (isSure(block)) {
      return new Sighting(
          block.hash(),
          block.state(),
          block.confirmations(),
          block.mergingBlock(),
          block.rewardSompi(),
          again);
    }
    return unmerged(block.hash(), unknownState(look), again);
  }

  /// A blue block without its outputs waits for the operator as such.
  private boolean isSure(Block block) {
    return switch (block.state()) {
      case RED -> block.confirmations() >= rules.maturity();
      case BLUE -> block.confirmations() > Alarms.stuckAfter(rules);
      case FOUND, UNMERGED, LOST, UNRESOLVED, SETTLED -> false;
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
