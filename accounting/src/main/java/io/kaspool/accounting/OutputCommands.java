package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Settled;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Entry;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Origin;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.mining.Scheme;
import io.kaspool.node.BlockState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What an operator says of the treasury's outputs. Any thread.
final class OutputCommands {
  private final Ledger ledger;
  private final Function<Hash, BlockState> states;
  private final SettlementRules rules;
  private final ChainRules chain;

  /// @param states asks the nodes where a block stands
  OutputCommands(
      Ledger ledger, Function<Hash, BlockState> states, SettlementRules rules, ChainRules chain) {
    this.ledger = ledger;
    this.states = states;
    this.rules = rules;
    this.chain = chain;
  }

  String attribute(Books books, List<String> words) {
    Output output = output(books, CommandWords.outpoint(words.getFirst()));
    if (output.gone()) {
      throw new RefusedException("output " + output.outpoint() + " is gone");
    }
    if (output.origin() != Origin.UNATTRIBUTED) {
      throw new RefusedException(
          "output %s is of known origin: %s"
              .formatted(output.outpoint(), output.origin().name().toLowerCase(Locale.ROOT)));
    }
    long amount = output.amountSompi();
    Map<AccountKind, Long> own = new HashMap<>(Map.of(AccountKind.CHAIN, -amount));
    Map<Long, Long> workers = new HashMap<>();
    switch (words.get(1)) {
      case "reserve" -> own.put(AccountKind.RESERVE, amount);
      case "fee" -> own.put(AccountKind.FEE, amount);
      case "opening" -> own.put(AccountKind.OPENING, amount);
      case "miners" -> workers.putAll(shared(books, output));
      default -> throw new RefusedException("say reserve, fee, opening or miners");
    }
    long entry =
        books
            .accounts()
            .book(
                new Entry(
                    "attribution:" + output.outpoint(),
                    Entry.Kind.ATTRIBUTION,
                    "to " + words.get(1),
                    own,
                    workers));
    books.outputs().attribute(output.outpoint(), entry);
    return amount + " sompi of " + output.outpoint() + " belong to " + words.get(1);
  }

  /// By the work of the last window that is settled already, so that it cannot change any more.
  private Map<Long, Long> shared(Books books, Output output) {
    long next = books.slices().frontierForSettlement() + 1;
    Map<Long, Long> workers = new HashMap<>();
    ProportionalSplit.split(
        output.amountSompi(),
        Settler.workOf(books.slices()).work(Scheme.PPLNS, rules.window(next)),
        (payee, sompi) -> workers.put(payee.workerId(), sompi));
    if (workers.isEmpty()) {
      throw new RefusedException("no work of scheme pplns is settled yet: nobody to share it");
    }
    return workers;
  }

  /// Before a write-off, and outside of its transaction: a block whose output is gone may be one
  /// that the chain pays otherwise now, which is corrected without the operator. Written off as
  /// well, it would be booked twice.
  void requireStanding(List<String> words) {
    Outpoint outpoint = CommandWords.outpoint(words.getFirst());
    Optional<Block> block =
        ledger.transact(
            books -> {
              Hash hash = missing(books, outpoint).blockHash();
              return hash == null ? Optional.empty() : books.blocks().find(hash);
            });
    if (block.isPresent() && !block.get().isFinal() && !stands(block.get())) {
      throw new RefusedException(
          ("the chain does not surely pay block %s as the books have it; if it does not, that is"
                  + " corrected without you")
              .formatted(block.get().hash()));
    }
  }

  /// What is not settled must have been blue for as long as an output must be gone: it is paid then
  /// as if the output were there.
  private boolean stands(Block block) {
    Settled settled = block.settled();
    long depth = settled == null ? Alarms.stuckAfter(chain) : chain.maturity();
    Long expected = settled == null ? block.rewardSompi() : Long.valueOf(settled.standsSompi());
    return switch (states.apply(block.hash())) {
      case BlockState.Blue(long confirmations, _, long reward) ->
          confirmations >= depth && expected != null && reward == expected;
      // nodes have pruned it since
      case BlockState.Unknown _ -> block.state() == State.BLUE && block.confirmations() >= depth;
      case BlockState.Red _, BlockState.Unmerged _ -> false;
    };
  }

  String writeOff(Books books, List<String> words) {
    Outpoint outpoint = CommandWords.outpoint(words.getFirst());
    Output output = missing(books, outpoint);
    long amount = output.amountSompi();
    books.outputs().writeOff(outpoint);
    if (!WriteOffs.isBooked(books, output)) {
      return "%d sompi written off: block %s will be settled, and fee and reserve bear it then"
          .formatted(amount, output.blockHash());
    }
    long fromFee = WriteOffs.book(books, output);
    return "%d sompi written off: %d against fee, %d against reserve"
        .formatted(amount, fromFee, amount - fromFee);
  }

  private Output missing(Books books, Outpoint outpoint) {
    Output output = output(books, outpoint);
    Duration since = Alarms.missingAfter(chain);
    if (!books.outputs().isMissing(outpoint, since)) {
      throw new RefusedException(
          "output %s is not missing, or not for %d s yet"
              .formatted(outpoint, Math.max(1, since.toSeconds())));
    }
    return output;
  }

  private static Output output(Books books, Outpoint outpoint) {
    return books
        .outputs()
        .lock(outpoint)
        .orElseThrow(() -> new RefusedException("no output " + outpoint + " was ever seen"));
  }
}
