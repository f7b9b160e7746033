package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is done to the books once in a while: old minutes become hours, and outputs that are gone
/// are told of. Confined to accounting's cycle.
///
/// Bounded: remembers whom it told of, as many as the query returns.
final class Upkeep {
  private static final Duration DAA_SCORE = Duration.ofMillis(100);

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final ChainRules rules;
  private final AccountingEvents events;
  private final Set<Outpoint> told = new HashSet<>();
  private volatile int gone; // volatile: read for health

  Upkeep(Ledger ledger, LeaseKeeper lease, ChainRules rules, AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.rules = rules;
    this.events = events;
  }

  /// How long a booked output must be gone before that is more than a reorganisation: twice what a
  /// coinbase takes to mature, so that what the chain pays instead is settled by then.
  static Duration missingAfter(ChainRules rules) {
    return DAA_SCORE.multipliedBy(2 * rules.maturity());
  }

  /// What waits for the operator, if anything does.
  Optional<String> complaint() {
    return gone == 0
        ? Optional.empty()
        : Optional.of(gone + " outputs are gone from the treasury without a payout");
  }

  void run(Term term) {
    List<Output> missing = ledger.transact(books -> books.outputs().missing(missingAfter(rules)));
    told.retainAll(missing.stream().map(Output::outpoint).toList());
    for (Output output : missing) {
      if (told.add(output.outpoint())) {
        events.outputMissing(output.outpoint(), output.amountSompi());
      }
    }
    gone = told.size();
    lease.write(term, books -> books.slices().makeDaysAhead());
    boolean more = true;
    while (more) {
      more = lease.write(term, books -> books.slices().condense());
    }
  }
}
