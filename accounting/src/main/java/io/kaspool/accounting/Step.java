package io.kaspool.accounting;

import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.LedgerException;
import io.kaspool.node.NodeException;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thing that accounting does again and again. After a failure it pauses, longer each time.
/// Confined to the cycle, but for `complaint`.
final class Step {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Duration period;
  private final Consumer<Term> action;
  private final Environment environment;
  private boolean ran;
  private long dueAtNanos;
  private Duration pause = FIRST_PAUSE;
  private volatile @Nullable String failure; // volatile: read for health

  record Environment(NanoClock nanos, AccountingEvents events) {}

  /// @param name completes "accounting cannot ..."
  /// @param period from the end of one run to the next
  Step(String name, Duration period, Consumer<Term> action, Environment environment) {
    this.name = name;
    this.period = period;
    this.action = action;
    this.environment = environment;
  }

  void run(Term term) {
    if (ran && environment.nanos().nanoTime() - dueAtNanos < 0) {
      return;
    }
    Duration next = attempt(term);
    ran = true;
    dueAtNanos = environment.nanos().nanoTime() + next.toNanos();
  }

  private Duration attempt(Term term) {
    try {
      action.accept(term);
    } catch (LedgerException e) {
      return e.kind() == LedgerException.Kind.LEASE_LOST
          ? Duration.ZERO // the lease tells of it, and who has it goes on
          : failed(String.valueOf(e.getMessage()));
    } catch (NodeException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return failed(e.toString());
    }
    if (failure != null) {
      failure = null;
      environment.events().recovered(name);
    }
    pause = FIRST_PAUSE;
    return period;
  }

  private Duration failed(String why) {
    boolean isNews = failure == null;
    failure = why; // before it is told: who hears of it may look at health
    if (isNews) {
      environment.events().failing(name, why);
    }
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return now;
  }

  /// What is wrong, if it is.
  Optional<String> complaint() {
    return Optional.ofNullable(failure).map(why -> "cannot " + name + ": " + why);
  }
}
