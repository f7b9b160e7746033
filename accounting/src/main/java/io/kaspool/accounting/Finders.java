package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.Pace;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Slices.Lease;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out who found a block that only the chain tells of: whose part of the nonces its nonce is
/// in. Confined to accounting's cycle.
///
/// Bounded: remembers whom it told of, as many as the query returns.
final class Finders {
  /// A lease may be written in the minute after the one in the header of the worker's first job.
  /// Nobody else had these nonces then: they rest for ten minutes.
  private static final long LEASE_MINUTES = 1;

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final Pace pace;
  private final AccountingEvents events;
  private final Set<Hash> told = new HashSet<>();
  private volatile int waiting; // volatile: read for health

  Finders(Ledger ledger, LeaseKeeper lease, Pace pace, AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.pace = pace;
    this.events = events;
  }

  /// What waits for the operator, if anything does.
  Optional<String> complaint() {
    return waiting == 0
        ? Optional.empty()
        : Optional.of(waiting + " blocks wait to be assigned to who found them");
  }

  void find(Term term) {
    List<Block> without = ledger.transact(books -> books.blocks().withoutFinder());
    told.retainAll(without.stream().map(Block::hash).toList());
    if (!without.isEmpty()) {
      find(term, without);
    }
    waiting = told.size();
  }

  private void find(Term term, List<Block> without) {
    List<Journal> journals = ledger.transact(books -> books.journals().all());
    for (Block block : without) {
      Optional<Lease> held = holder(block);
      if (held.isPresent()) {
        assign(term, block, held.get());
        told.remove(block.hash());
      } else if (isOverdue(block, journals) && told.add(block.hash())) {
        events.blockUnresolved(
            block.hash(),
            "no journal says who found it: kaspool ctl blocks assign "
                + block.hash()
                + " WALLET WORKER SCHEME");
      }
    }
  }

  private Optional<Lease> holder(Block block) {
    return ledger.transact(
        books ->
            books
                .slices()
                .lease(
                    block.journalId(),
                    block.start(),
                    block.nonce(),
                    block.minute() + LEASE_MINUTES));
  }

  private void assign(Term term, Block block, Lease held) {
    lease.write(term, books -> books.blocks().assign(block.hash(), held.workerId(), held.scheme()));
  }

  /// Whether the row that would tell cannot be on its way any more.
  private boolean isOverdue(Block block, List<Journal> journals) {
    return block.age().compareTo(pace.search()) > 0
        && journals.stream()
            .noneMatch(
                journal ->
                    journal.id() == block.journalId()
                        && journal.state() == Journals.State.LIVE
                        && journal.silence().compareTo(pace.givenUp()) < 0
                        && !Settler.hasClosed(journal, block));
  }
}
