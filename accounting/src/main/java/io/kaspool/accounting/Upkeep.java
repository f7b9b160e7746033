package io.kaspool.accounting;

import io.kaspool.ledger.Leases.Term;

/// What is done to the books once in a while: days to come get their tables, old minutes become
/// hours. Confined to accounting's cycle.
final class Upkeep {
  private final LeaseKeeper lease;

  Upkeep(LeaseKeeper lease) {
    this.lease = lease;
  }

  void run(Term term) {
    lease.write(term, books -> books.slices().makeDaysAhead());
    boolean more = true;
    while (more) {
      more = lease.write(term, books -> books.slices().condense());
    }
  }
}
