package io.kaspool.accounting;

import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerException;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps accounting to one process at a time. `tick` runs every quarter of the lease's length, on
/// any thread but never twice at once; `term` and `write` on any.
final class LeaseKeeper {
  static final String NAME = "accounting";

  private final Ledger ledger;
  private final Duration length;
  private final String label;
  private final UUID holder = UUID.randomUUID(); // so that a restart is somebody else
  private final NanoClock nanos;
  private final AccountingEvents events;
  private volatile @Nullable Term term; // volatile: written by tick, read by the cycle
  private long renewedAtNanos;

  LeaseKeeper(
      Ledger ledger, Duration length, String label, NanoClock nanos, AccountingEvents events) {
    this.ledger = ledger;
    this.length = length;
    this.label = label;
    this.nanos = nanos;
    this.events = events;
  }

  Optional<Term> term() {
    return Optional.ofNullable(term);
  }

  void tick() {
    Term held = term;
    try {
      if (held == null) {
        take();
      } else if (ledger.transact(books -> books.leases().renew(held, length))) {
        renewedAtNanos = nanos.nanoTime();
      } else {
        lose("another process has taken over");
      }
    } catch (LedgerException e) {
      if (held != null && nanos.nanoTime() - renewedAtNanos > length.toNanos()) {
        lose(e.getMessage());
      }
    }
  }

  private void take() {
    Optional<Term> taken =
        ledger.transact(books -> books.leases().take(NAME, holder, label, length));
    if (taken.isPresent()) {
      renewedAtNanos = nanos.nanoTime();
      term = taken.get();
      events.leaseTaken(taken.get().epoch());
    }
  }

  private void lose(@Nullable String why) {
    term = null;
    events.leaseLost(String.valueOf(why));
  }

  /// Runs the work in a transaction that is this holder's, or not at all.
  ///
  /// @throws LedgerException when another has taken over, too
  <T extends @Nullable Object> T write(Term held, Function<Books, T> work) {
    try {
      return ledger.transact(
          books -> {
            books.leases().hold(held);
            return work.apply(books);
          });
    } catch (LedgerException e) {
      if (e.kind() == LedgerException.Kind.LEASE_LOST && held.equals(term)) {
        lose("another process has taken over");
      }
      throw e;
    }
  }

  /// Lets the next one have it at once.
  void release() {
    Term held = term;
    term = null;
    if (held != null) {
      try {
        ledger.transact(
            books -> {
              books.leases().release(held);
              return null;
            });
      } catch (LedgerException e) {
        events.leaseLost("it could not be given back, so the next one waits: " + e.getMessage());
      }
    }
  }
}
