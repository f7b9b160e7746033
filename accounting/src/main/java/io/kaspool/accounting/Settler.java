package io.kaspool.accounting;

import io.kaspool.accounting.AccountingEvents.SettledRun;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Fee;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Entry;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Settlements.NewSettlement;
import io.kaspool.ledger.Slices;
import io.kaspool.mining.Scheme;
import io.kaspool.ops.Failpoint;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Settles what is ripe: one run, one entry, one transaction. Confined to accounting's cycle.
///
/// Bounded: so many blocks a run, and so many minutes of work that it reads, since sinks wait for
/// it; after an outage there may be hundreds of windows to read. The rest is for the next run,
/// which follows at once.
final class Settler {
  private static final int LIMIT = 5_000;

  /// Ten windows of the standard rules; one may be longer. Of 15,000 workers, that many take some
  /// seconds.
  private static final long MINUTES = 300;

  /// How long after the time in its header a block's row may be written: a job is mined on for a
  /// while, and the minutes of both are rounded down.
  private static final long ROW_MINUTES = 2;

  private final LeaseKeeper lease;
  private final AccountingSettings settings;
  private final JournalWatch watch;
  private final AccountingEvents events;

  Settler(
      LeaseKeeper lease, AccountingSettings settings, JournalWatch watch, AccountingEvents events) {
    this.lease = lease;
    this.settings = settings;
    this.watch = watch;
    this.events = events;
  }

  /// Settles until nothing is left that is ripe.
  ///
  /// @param watched since when accounting listens to journals
  void settle(Term term, Duration watched) {
    Optional<SettledRun> run = settleOnce(term, watched);
    while (run.isPresent()) {
      Failpoint.SETTLED.reached();
      events.settled(run.get());
      run = settleOnce(term, watched);
    }
  }

  private Optional<SettledRun> settleOnce(Term term, Duration watched) {
    return lease.write(term, books -> settle(books, watched));
  }

  private Optional<SettledRun> settle(Books books, Duration watched) {
    // first of all, so that what sinks are adding is there and nothing more is added
    books.slices().frontierForSettlement();
    List<RipeBlock> blocks = ripe(books, watched);
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    SettlementPlan plan = Settlement.plan(blocks, settings.rules(), workOf(books.slices()));
    long settlement = book(books, plan);
    Failpoint.SETTLING.reached();
    Map<Hash, Integer> rates = new HashMap<>();
    blocks.forEach(block -> rates.put(block.hash(), block.feePerMillion()));
    List<Fee> fees = new ArrayList<>();
    for (BlockFee fee : plan.blockFees()) {
      int rate = Objects.requireNonNull(rates.get(fee.block()));
      fees.add(new Fee(fee.block(), rate, fee.feeSompi()));
    }
    books.blocks().settle(settlement, fees, settings.pace().follow());
    WriteOffs.settled(books, rates.keySet());
    books.slices().moveFrontier(plan.lastMinuteRead());
    return Optional.of(
        new SettledRun(
            settlement,
            blocks.size(),
            plan.credits().size(),
            plan.rewardsSompi(),
            plan.feesSompi(),
            plan.creditsSompi()));
  }

  private List<RipeBlock> ripe(Books books, Duration watched) {
    List<Journal> journals = books.journals().all();
    long closedThrough = watch.closedThrough(journals, watched);
    List<RipeBlock> ripe = new ArrayList<>();
    Set<Reading> readings = new HashSet<>();
    long minutes = 0;
    for (Block block : books.blocks().ripe(settings.chain().maturity(), LIMIT)) {
      RipeBlock candidate = candidate(block);
      if (Settlement.isRipe(candidate.scheme(), candidate.minute(), closedThrough, settings.rules())
          && isJournalDone(block, journals, watched)) {
        Reading reading = reading(candidate);
        minutes += readings.add(reading) ? reading.minutes() : 0;
        if (minutes > MINUTES && readings.size() > 1) {
          break;
        }
        ripe.add(candidate);
      }
    }
    return ripe;
  }

  /// Work that is read once for all blocks that it shares in.
  private record Reading(Scheme scheme, long first, long minutes) {}

  private Reading reading(RipeBlock block) {
    SettlementRules rules = settings.rules();
    return switch (block.scheme()) {
      case PPLNS -> new Reading(block.scheme(), block.minute(), rules.windowMinutes());
      case PROP ->
          new Reading(block.scheme(), rules.round(block.minute()).first(), rules.roundMinutes());
      case SOLO -> new Reading(block.scheme(), 0, 0);
    };
  }

  /// A block that only the chain tells of waits for the row that would name its finder, until its
  /// journal cannot have one any more.
  private boolean isJournalDone(Block block, List<Journal> journals, Duration watched) {
    return block.sequence() != null
        || journals.stream()
            .anyMatch(
                journal ->
                    journal.id() == block.journalId()
                        && (hasClosed(journal, block) || !watch.isLive(journal, watched)));
  }

  /// Whether a row of this block would have come by now.
  static boolean hasClosed(Journal journal, Block block) {
    return journal.closedMinute() >= block.minute() + ROW_MINUTES;
  }

  private RipeBlock candidate(Block block) {
    Finder finder = Objects.requireNonNull(block.finder());
    Scheme scheme = scheme(finder.scheme());
    return new RipeBlock(
        block.hash(),
        scheme,
        block.minute(),
        new Payee(finder.workerId(), finder.wallet(), finder.worker()),
        Objects.requireNonNull(block.rewardSompi()),
        Objects.requireNonNull(settings.feePerMillion().get(scheme)));
  }

  private long book(Books books, SettlementPlan plan) {
    long number = books.settlements().nextNumber();
    long toReserve =
        Math.clamp(
            settings.reserveTargetSompi() - books.accounts().balanceForUpdate(AccountKind.RESERVE),
            0,
            plan.feesSompi());
    Map<Long, Long> workers = new HashMap<>();
    plan.credits().forEach((payee, sompi) -> workers.put(payee.workerId(), sompi));
    long entry =
        books
            .accounts()
            .book(
                new Entry(
                    "settlement:" + number,
                    Entry.Kind.SETTLEMENT,
                    plan.blockFees().size() + " blocks",
                    Map.of(
                        AccountKind.CHAIN,
                        -plan.rewardsSompi(),
                        AccountKind.FEE,
                        plan.feesSompi() - toReserve,
                        AccountKind.RESERVE,
                        toReserve),
                    workers));
    return books
        .settlements()
        .add(
            new NewSettlement(
                entry,
                settings.rules().windowMinutes(),
                settings.rules().roundMinutes(),
                plan.rewardsSompi(),
                plan.feesSompi(),
                plan.creditsSompi()));
  }

  /// Work as the slices have it.
  static WorkReader workOf(Slices slices) {
    return (scheme, minutes) -> {
      Map<Payee, BigInteger> work = new HashMap<>();
      for (Slices.Work one : slices.work(text(scheme), minutes.first(), minutes.last())) {
        work.put(new Payee(one.workerId(), one.wallet(), one.worker()), one.work());
      }
      return work;
    };
  }

  /// As the books write it.
  static String text(Scheme scheme) {
    return scheme.name().toLowerCase(Locale.ROOT);
  }

  static Scheme scheme(String text) {
    return Scheme.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
