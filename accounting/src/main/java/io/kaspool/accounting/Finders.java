package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.Pace;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.BlockFinders.Searcher;
import io.kaspool.ledger.BlockFinders.Unclaimed;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out who found a block that only the chain tells of: whose part of the nonces its nonce is
/// in. Confined to accounting's cycle.
///
/// Bounded: so many blocks at a time; remembers whom it told of, at most as many.
final class Finders {
  private static final int LIMIT = 1_000;

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
    List<Unclaimed> unclaimed =
        ledger.transact(books -> books.finders().unclaimed(LEASE_MINUTES, LIMIT));
    Map<Hash, Searcher> found = new HashMap<>();
    List<Block> without = new ArrayList<>();
    for (Unclaimed one : unclaimed) {
      Searcher searcher = one.searcher();
      if (searcher == null) {
        without.add(one.block());
      } else {
        found.put(one.block().hash(), searcher);
      }
    }
    if (!found.isEmpty()) {
      lease.write(
          term,
          books -> {
            books.finders().assign(found);
            return null;
          });
    }
    tell(without);
  }

  private void tell(List<Block> without) {
    told.retainAll(without.stream().map(Block::hash).toList());
    if (!without.isEmpty()) {
      List<Journal> journals = ledger.transact(books -> books.journals().all());
      for (Block block : without) {
        if (isOverdue(block, journals) && told.add(block.hash())) {
          events.blockUnresolved(
              block.hash(),
              "no journal says who found it: kaspool ctl blocks assign "
                  + block.hash()
                  + " WALLET WORKER SCHEME");
        }
      }
    }
    waiting = told.size();
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
