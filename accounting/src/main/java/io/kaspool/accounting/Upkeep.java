package io.kaspool.accounting;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is done to the books once in a while: old minutes become hours, and outputs that are gone
/// are told of. Confined to accounting's cycle.
///
/// Bounded: remembers whom it told of, as many as the query returns.
final class Upkeep {
  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final AccountingEvents events;
  private final Set<Outpoint> told = new HashSet<>();

  Upkeep(Ledger ledger, LeaseKeeper lease, AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.events = events;
  }

  void run(Term term) {
    List<Output> missing = ledger.transact(books -> books.outputs().missing());
    told.retainAll(missing.stream().map(Output::outpoint).toList());
    for (Output output : missing) {
      if (told.add(output.outpoint())) {
        events.outputMissing(output.outpoint(), output.amountSompi());
      }
    }
    boolean more = true;
    while (more) {
      more = lease.write(term, books -> books.slices().condense());
    }
  }
}
