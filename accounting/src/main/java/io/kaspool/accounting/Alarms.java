package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Stuck;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the books say that the operator has to see to. Confined to accounting's cycle, but for
/// `complaints`.
///
/// Bounded: remembers whom it told of, as many as the query returns.
final class Alarms {
  private static final Duration DAA_SCORE = Duration.ofMillis(100);

  private final Ledger ledger;
  private final ChainRules rules;
  private final AccountingEvents events;
  private final Set<Outpoint> told = new HashSet<>();
  private final Set<Hash> toldBlocks = new HashSet<>();
  private volatile List<String> complaints = List.of(); // volatile: read for health

  Alarms(Ledger ledger, ChainRules rules, AccountingEvents events) {
    this.ledger = ledger;
    this.rules = rules;
    this.events = events;
  }

  /// How long a booked output must be gone before that is more than a reorganisation: twice what a
  /// coinbase takes to mature, so that what the chain pays instead is settled by then.
  static Duration missingAfter(ChainRules rules) {
    return DAA_SCORE.multipliedBy(stuckAfter(rules));
  }

  /// The confirmations of a blue block after which its outputs must be there.
  static long stuckAfter(ChainRules rules) {
    return 2 * rules.maturity();
  }

  List<String> complaints() {
    return complaints;
  }

  private record Found(
      List<Output> missing,
      List<Stuck> stuck,
      long unresolved,
      long ofUnknownJournals,
      long reserveSompi) {}

  void look() {
    Found found = ledger.transact(this::found);
    tell(found.missing());
    tellStuck(found.stuck());
    List<String> now = new ArrayList<>();
    if (!found.missing().isEmpty()) {
      now.add(found.missing().size() + " outputs are gone from the treasury without a payout");
    }
    if (!found.stuck().isEmpty()) {
      now.add(found.stuck().size() + " blue blocks lack outputs that pay for them");
    }
    if (found.unresolved() > 0) {
      now.add(found.unresolved() + " blocks are unresolved");
    }
    if (found.ofUnknownJournals() > 0) {
      now.add(found.ofUnknownJournals() + " blocks wait for journals of which nothing ever came");
    }
    if (found.reserveSompi() < 0) {
      now.add("the reserve is short of " + -found.reserveSompi() + " sompi");
    }
    complaints = List.copyOf(now);
  }

  private Found found(Books books) {
    return new Found(
        books.outputs().missing(missingAfter(rules)),
        books.blocks().stuck(stuckAfter(rules)),
        books.blocks().unresolved(),
        books.blocks().ofUnknownJournals(),
        books.accounts().balance(AccountKind.RESERVE));
  }

  private void tell(List<Output> missing) {
    told.retainAll(missing.stream().map(Output::outpoint).toList());
    for (Output output : missing) {
      if (told.add(output.outpoint())) {
        events.outputMissing(output.outpoint(), output.amountSompi());
      }
    }
  }

  private void tellStuck(List<Stuck> stuck) {
    toldBlocks.retainAll(stuck.stream().map(one -> one.block().hash()).toList());
    for (Stuck one : stuck) {
      if (toldBlocks.add(one.block().hash())) {
        events.blockUnresolved(one.block().hash(), why(one));
      }
    }
  }

  private static String why(Stuck stuck) {
    String close = "kaspool ctl blocks give-up " + stuck.block().hash();
    return stuck.attributed()
        ? "an output that pays for it was attributed before it was known: " + close
        : ("the treasury has %d of its %d sompi; if an output is gone, see what is told of that"
                + " one; if none ever came: %s")
            .formatted(stuck.presentSompi(), stuck.block().rewardSompi(), close);
  }
}
