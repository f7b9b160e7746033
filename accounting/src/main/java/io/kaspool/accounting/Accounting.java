package io.kaspool.accounting;

import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Samples.Sample;
import io.kaspool.node.ChainTip;
import io.kaspool.node.NodeSet;
import io.kaspool.ops.Health;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import io.kaspool.ops.control.ControlCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Follows what the pool's blocks earn, and settles it. As long as this process holds the lease:
/// several may run side by side, one of them works.
///
/// All of it happens in one cycle, on one thread at a time; the lease is kept by another. A step
/// that fails is tried again after a pause, and does not hold up the others.
public final class Accounting implements AutoCloseable {
  private static final int RENEWALS = 8; // within the length, so that another has it soon after
  private static final Duration SAMPLE = Duration.ofSeconds(20);
  private static final Duration STEP_PATIENCE = Duration.ofSeconds(5);
  private static final long MINUTE_MILLIS = 60_000;

  private final Ledger ledger;
  private final NodeSet nodes;
  private final AccountingSettings settings;
  private final Time time;
  private final LeaseKeeper lease;
  private final JournalWatch watch;
  private final CountedEvents counted;
  private final BlockSearch search;
  private final Finders finders;
  private final Alarms alarms;
  private final List<Step> steps;
  private final List<ScheduledTask> tasks = new ArrayList<>();
  private final ReentrantLock inProgress = new ReentrantLock(); // held by the cycle
  private volatile @Nullable Term working; // volatile: read for health
  private long workingSinceNanos;

  /// @param nanos for pauses
  /// @param clock for the minutes of samples
  public record Time(NanoClock nanos, InstantSource clock, Scheduler scheduler) {}

  private Accounting(
      Ledger ledger,
      NodeSet nodes,
      AccountingSettings settings,
      String label,
      Time time,
      AccountingEvents told) {
    this.ledger = ledger;
    this.nodes = nodes;
    this.settings = settings;
    this.time = time;
    AccountingSettings.Pace pace = settings.pace();
    this.counted = new CountedEvents(told);
    AccountingEvents events = counted;
    this.lease = new LeaseKeeper(ledger, pace.lease(), label, time.nanos(), events);
    this.watch = new JournalWatch(pace, time.clock(), events);
    TreasuryFollower treasury = new TreasuryFollower(ledger, lease, nodes::treasury, time.nanos());
    BlockFollower blocks = new BlockFollower(ledger, lease, nodes, settings, events);
    this.search = new BlockSearch(ledger, lease, nodes, settings, time.nanos(), events);
    this.finders = new Finders(ledger, lease, pace, events);
    Settler settler = new Settler(lease, settings, watch, events);
    this.alarms = new Alarms(ledger, settings.chain(), events);
    Upkeep upkeep = new Upkeep(lease, settings.rules());
    Step.Environment environment = new Step.Environment(time.nanos(), events);
    Duration follow = pace.follow();
    this.steps =
        List.of(
            new Step("follow the treasury", Duration.ZERO, treasury::follow, environment),
            new Step("follow blocks", Duration.ZERO, blocks::follow, environment),
            new Step("sample the chain", SAMPLE, this::sample, environment),
            new Step("search for blocks", follow, search::search, environment),
            new Step("look for who found blocks", follow, finders::find, environment),
            new Step("watch journals", follow, _ -> watchJournals(), environment),
            new Step("look for alarms", follow, _ -> alarms.look(), environment),
            new Step("settle", pace.settle(), term -> settler.settle(term, watched()), environment),
            new Step("keep the books", pace.settle(), upkeep::run, environment));
  }

  /// @param label whose the lease is, for the operator
  public static Accounting create(
      Ledger ledger,
      NodeSet nodes,
      AccountingSettings settings,
      String label,
      Time time,
      AccountingEvents events) {
    return new Accounting(ledger, nodes, settings, label, time, events);
  }

  /// Starts; once.
  public void start() {
    Duration follow = settings.pace().follow();
    Duration cycle = follow.compareTo(Duration.ofSeconds(1)) < 0 ? follow : Duration.ofSeconds(1);
    tasks.add(time.scheduler().schedule(Duration.ZERO, lease::tick));
    tasks.add(time.scheduler().repeat(settings.pace().lease().dividedBy(RENEWALS), lease::tick));
    tasks.add(time.scheduler().repeat(cycle, this::cycle));
  }

  private void cycle() {
    inProgress.lock();
    try {
      Optional<Term> term = lease.term();
      if (term.isEmpty() || !ledger.isReady()) {
        working = null;
      } else {
        work(term.get());
      }
    } finally {
      inProgress.unlock();
    }
  }

  private void work(Term term) {
    if (!term.equals(working)) {
      working = term;
      workingSinceNanos = time.nanos().nanoTime();
    }
    for (Step step : steps) {
      if (lease.term().equals(Optional.of(term))) {
        step.run(term);
      }
    }
  }

  /// How long this process has kept the accounts.
  private Duration watched() {
    return Duration.ofNanos(time.nanos().nanoTime() - workingSinceNanos);
  }

  private void watchJournals() {
    watch.tell(ledger.transact(books -> books.journals().all()), watched());
  }

  private void sample(Term term) {
    ChainTip tip = nodes.tip();
    long minute = Math.floorDiv(time.clock().millis(), MINUTE_MILLIS);
    lease.write(
        term,
        books -> {
          books
              .samples()
              .add(new Sample(minute, tip.virtualDaaScore(), tip.sink(), tip.difficulty()));
          return null;
        });
  }

  /// What operators can tell accounting.
  public void register(ControlCommands commands) {
    new OperatorCommands(ledger, lease, nodes::blockState, settings).register(commands);
  }

  /// Degraded while a step fails, or something waits for the operator. A process that does not hold
  /// the lease complains only when it cannot find out whose that is.
  public Health health() {
    if (working == null) {
      return lease.complaint().map(Health::degraded).orElseGet(Health::ok);
    }
    String complaints =
        Stream.of(
                steps.stream().map(Step::complaint).flatMap(Optional::stream),
                search.complaint().stream(),
                finders.complaint().stream(),
                alarms.complaints().stream(),
                watch.complaints().stream())
            .flatMap(one -> one)
            .collect(Collectors.joining("; "));
    return complaints.isEmpty() ? Health.ok() : Health.degraded(complaints);
  }

  /// Settlements made by this process.
  public long settlements() {
    return counted.settlements();
  }

  /// Settled blocks that this process corrected.
  public long corrections() {
    return counted.corrections();
  }

  /// Whether this process keeps the accounts.
  public boolean isWorking() {
    return working != null;
  }

  /// How many blocks are in each state; from the database.
  public Map<Blocks.State, Long> blockCounts() {
    return ledger.transact(
        books ->
            books.blocks().counts().stream()
                .collect(Collectors.toMap(Blocks.Count::state, Blocks.Count::blocks)));
  }

  /// Ends after the step in progress, and lets another process take over at once. Waits up to 5 s
  /// for that step, so that what it uses may be closed afterwards. Idempotent.
  @Override
  public void close() {
    tasks.forEach(ScheduledTask::cancel);
    tasks.clear();
    lease.release(); // steps that have not begun do not
    awaitStep();
    working = null;
  }

  private void awaitStep() {
    try {
      if (inProgress.tryLock(STEP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        inProgress.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
