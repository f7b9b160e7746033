package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
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
  private volatile List<String> complaints = List.of(); // volatile: read for health

  Alarms(Ledger ledger, ChainRules rules, AccountingEvents events) {
    this.ledger = ledger;
    this.rules = rules;
    this.events = events;
  }

  /// How long a booked output must be gone before that is more than a reorganisation: twice what a
  /// coinbase takes to mature, so that what the chain pays instead is settled by then.
  static Duration missingAfter(ChainRules rules) {
    return DAA_SCORE.multipliedBy(2 * rules.maturity());
  }

  List<String> complaints() {
    return complaints;
  }

  private record Found(List<Output> missing, long unresolved, long reserveSompi) {}

  void look() {
    Found found = ledger.transact(this::found);
    tell(found.missing());
    List<String> now = new ArrayList<>();
    if (!found.missing().isEmpty()) {
      now.add(found.missing().size() + " outputs are gone from the treasury without a payout");
    }
    if (found.unresolved() > 0) {
      now.add(found.unresolved() + " blocks are unresolved");
    }
    if (found.reserveSompi() < 0) {
      now.add("the reserve is short of " + -found.reserveSompi() + " sompi");
    }
    complaints = List.copyOf(now);
  }

  private Found found(Books books) {
    return new Found(
        books.outputs().missing(missingAfter(rules)),
        books.blocks().unresolved(),
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
}
