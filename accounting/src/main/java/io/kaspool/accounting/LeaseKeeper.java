package io.kaspool.accounting;

import io.kaspool.ledger.Books;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerException;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps accounting to one process at a time. `tick` runs every eighth of the lease's length; one
/// more at the same time does nothing. Any thread.
final class LeaseKeeper {
  static final String NAME = "accounting";

  private static final String TAKE = "take its lease";
  private static final int PATIENCE = 3; // lengths of the lease

  private final Ledger ledger;
  private final Duration length;
  private final String label;
  private final UUID holder = UUID.randomUUID(); // so that a restart is somebody else
  private final NanoClock nanos;
  private final AccountingEvents events;
  // volatile: written under `this`, read by the cycle and by commands
  private volatile @Nullable Term term;
  private volatile boolean closed; // volatile: written under `this`, read by tick
  private final ReentrantLock ticking = new ReentrantLock();
  private long renewedAtNanos; // under `ticking`
  private @Nullable Long failingSinceNanos; // under `ticking`
  private volatile @Nullable String failure; // volatile: written under `ticking`, read for health

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
    if (ticking.tryLock()) {
      try {
        takeOrRenew();
      } finally {
        ticking.unlock();
      }
    }
  }

  private void takeOrRenew() {
    if (closed) {
      return;
    }
    Term held = term;
    long askedAtNanos = nanos.nanoTime();
    try {
      if (held == null) {
        take();
        taken();
      } else if (ledger.transact(books -> books.leases().renew(held, length))) {
        renewedAtNanos = askedAtNanos; // it is over at the earliest that long after
      } else {
        lose(held, "another process has taken over");
      }
    } catch (LedgerException e) {
      if (held == null) {
        notTaken(String.valueOf(e.getMessage()));
      } else if (nanos.nanoTime() - renewedAtNanos > length.toNanos()) {
        lose(held, String.valueOf(e.getMessage()));
      }
    }
  }

  /// By this process or by another.
  private void taken() {
    failingSinceNanos = null;
    if (failure != null) {
      failure = null;
      events.recovered(TAKE);
    }
  }

  /// It takes a moment until the transactions of a holder that died have ended.
  private void notTaken(String why) {
    Long since = failingSinceNanos;
    if (!ledger.isReady()) {
      failingSinceNanos = null; // that is told elsewhere
    } else if (since == null) {
      failingSinceNanos = nanos.nanoTime();
    } else if (nanos.nanoTime() - since > length.multipliedBy(PATIENCE).toNanos()) {
      boolean isNews = failure == null;
      failure = why;
      if (isNews) {
        events.failing(TAKE, why);
      }
    }
  }

  /// What is wrong, if nobody can have the lease.
  Optional<String> complaint() {
    return Optional.ofNullable(failure).map(why -> "cannot " + TAKE + ": " + why);
  }

  private void take() {
    long askedAtNanos = nanos.nanoTime();
    Optional<Term> taken =
        ledger.transact(books -> books.leases().take(NAME, holder, label, length));
    if (taken.isEmpty()) {
      return;
    }
    renewedAtNanos = askedAtNanos;
    if (keep(taken.get())) {
      events.leaseTaken(taken.get().epoch());
    } else {
      giveBack(taken.get()); // closed meanwhile
    }
  }

  private synchronized boolean keep(Term taken) {
    if (closed) {
      return false;
    }
    term = taken;
    return true;
  }

  /// Told once, whoever notices first.
  private void lose(Term held, String why) {
    if (forget(held)) {
      events.leaseLost(why);
    }
  }

  private synchronized boolean forget(Term held) {
    if (!held.equals(term)) {
      return false;
    }
    term = null;
    return true;
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
      if (e.kind() == LedgerException.Kind.LEASE_LOST) {
        lose(held, "another process has taken over");
      }
      throw e;
    }
  }

  /// Lets the next one have it at once, and takes it no more.
  void release() {
    Term held = close();
    if (held != null) {
      giveBack(held);
    }
  }

  private synchronized @Nullable Term close() {
    closed = true;
    Term held = term;
    term = null;
    return held;
  }

  private void giveBack(Term held) {
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
