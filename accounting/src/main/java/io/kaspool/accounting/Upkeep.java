package io.kaspool.accounting;

import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import java.util.OptionalLong;

/// What is done to the books once in a while: days to come get their tables, old minutes become
/// hours. Confined to accounting's cycle.
final class Upkeep {
  private final LeaseKeeper lease;
  private final SettlementRules rules;

  Upkeep(LeaseKeeper lease, SettlementRules rules) {
    this.lease = lease;
    this.rules = rules;
  }

  void run(Term term) {
    lease.write(term, books -> books.slices().makeDaysAhead());
    boolean more = true;
    while (more) {
      more = lease.write(term, books -> books.slices().condense(neededFrom(books)));
    }
  }

  /// Of the blocks that are still to be settled, if accounting was away for so long.
  private long neededFrom(Books books) {
    OptionalLong first = books.blocks().firstOpenMinute();
    return first.isPresent() ? rules.firstMinute(first.getAsLong()) : Long.MAX_VALUE;
  }
}
