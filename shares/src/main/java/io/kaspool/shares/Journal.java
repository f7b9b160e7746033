package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.SessionMemory;
import io.kaspool.mining.Share;
import io.kaspool.mining.ShareLog;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Health;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Shares, found blocks and leases of extranonces in one file on local disk, written by one thread
/// in group commits: while one commit is under way the next batch gathers. Every method may be
/// called from any thread and returns at once, except `open`, `readFrom` and `close`.
///
/// A share is answered `recorded` after its commit, or `notRecorded`: at once when too many wait or
/// the journal cannot be written, else when it is not committed within 2 s (looked at every 50 ms).
/// A share that timed out may be committed all the same, and so may one whose commit failed
/// halfway: it then counts though its miner heard otherwise. Never the other way round.
///
/// Blocks and verdicts wait in a queue of their own, which is written first, and stay there through
/// any failure until they are on disk; so do leases. What is bounded, and how, is said at `Inbox`.
///
/// Entries that the sink has are deleted when they are old, or when the disk has little room left,
/// in small steps between commits.
public final class Journal implements ShareLog, SessionMemory, AutoCloseable {
  static final Duration LOOK_FOR_OVERDUE = Duration.ofMillis(50);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
  private static final Duration RENAME_WITHIN = Duration.ofSeconds(10);
  private static final long CLOCK_BEHIND_MINUTES = 2;

  /// How many steps are left out after one that found nothing old.
  private static final int PRUNE_PAUSE_STEPS = 50;

  private final JournalSettings settings;
  private final Path directory;
  private final SearchSpace space;
  private final Inbox inbox;
  private final Tally tally = new Tally();
  private final Time time;
  private final JournalEvents events;
  private final JournalWriter writer;
  private final Disk disk;
  private final Difficulties difficulties;
  private final Thread thread;
  private final List<ScheduledTask> tasks;
  private volatile long mayBeDeleted; // written by who ships, read by the writer
  private volatile long shippedThrough; // written by who ships, read for the counts
  private int pruneSteps; // confined to its task

  /// @param nanos for time-outs
  /// @param clock for minutes
  /// @param scheduler runs the time-outs and the retries
  public record Time(NanoClock nanos, InstantSource clock, Scheduler scheduler) {}

  /// @param file what `readFrom` reads
  /// @param lock what is released last
  record Disk(
      Path file,
      Volume volume,
      JournalStore store,
      JournalStore.Reopener reopener,
      JournalDirectory lock) {}

  /// @throws SQLException when the file cannot be read
  Journal(JournalSettings settings, Disk disk, Time time, JournalEvents events)
      throws SQLException {
    JournalStore.State state = disk.store().state();
    this.settings = settings;
    this.directory = settings.directory();
    this.space = state.identity().space();
    this.inbox = new Inbox(settings, state.shippedThrough());
    this.shippedThrough = state.shippedThrough();
    this.difficulties = new Difficulties(disk.store().difficulties(Difficulties.REMEMBERED));
    this.time = time;
    this.events = events;
    this.disk = disk;
    this.writer = new JournalWriter(this::pruning, inbox, disk, time, events, tally);
    this.thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::write);
    this.tasks =
        List.of(
            time.scheduler().repeat(LOOK_FOR_OVERDUE, this::refuseOverdue),
            time.scheduler().repeat(settings.retryAfter(), inbox::retry),
            time.scheduler().repeat(settings.retention().stepEvery(), this::prune));
  }

  /// Opens the journal in this directory, or begins one.
  ///
  /// @param random where the id of a new journal comes from
  /// @throws OperatorException when the directory cannot be written, another process has it open,
  ///   or what lies there is no journal that this program can use
  public static Journal open(
      JournalSettings settings, Time time, RandomGenerator random, JournalEvents events) {
    JournalDirectory directory = JournalDirectory.lock(settings.directory());
    boolean opened = false;
    try {
      JournalStore store = directory.start(time.clock().instant(), random);
      Volume volume = Volume.of(directory.path());
      Disk disk = new Disk(directory.file(), volume, store, directory::reopen, directory);
      Journal journal = create(settings, disk, time, events);
      journal.start();
      opened = true;
      return journal;
    } finally {
      if (!opened) {
        directory.close();
      }
    }
  }

  private static Journal create(
      JournalSettings settings, Disk disk, Time time, JournalEvents events) {
    try {
      return new Journal(settings, disk, time, events);
    } catch (SQLException e) {
      try {
        disk.store().close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw unreadable(disk.file(), e);
    }
  }

  void start() {
    events.opened(directory, space, disk.store().state().last().sequence());
    thread.start();
  }

  private void write() {
    try {
      writer.run();
    } finally {
      disk.lock().close();
    }
  }

  /// What this journal's gateway writes into its coinbases. Stays the same while it is open, even
  /// when the journal goes on under another id.
  public SearchSpace searchSpace() {
    return space;
  }

  @Override
  public void append(Share share, Executor loop, Completion completion) {
    PendingShare pending = new PendingShare(share, time.nanos().nanoTime(), loop, completion);
    Optional<String> refusal = inbox.offer(pending);
    if (refusal.isPresent() && pending.notRecorded(refusal.get())) {
      (refusal.get().equals(Inbox.FULL) ? tally.refusedFull : tally.refusedFailing).increment();
    }
  }

  private void refuseOverdue() {
    for (PendingShare share : inbox.overdue(time.nanos().nanoTime())) {
      if (share.notRecorded("the share could not be recorded in time")) {
        tally.timedOut.increment();
      }
    }
  }

  @Override
  public void blockFound(FoundBlock block) {
    keep(new BlockRecord.Found(block));
  }

  @Override
  public void blockJudged(FoundBlock block, NodeEndpoint node, SubmitVerdict verdict) {
    keep(new BlockRecord.Judged(block.hash(), node, verdict));
  }

  private void keep(BlockRecord record) {
    if (!inbox.offer(record)) {
      tally.recordsNotKept.increment();
      Hash hash = record.hash();
      events.blockNotKept(hash);
    }
  }

  @Override
  public void leased(NonceRange range, Worker worker) {
    if (!inbox.offer(new Lease(space, range, worker))) {
      tally.leasesNotKept.increment();
    }
  }

  @Override
  public Optional<Difficulty> difficulty(Worker worker) {
    return difficulties.of(worker);
  }

  @Override
  public void remember(Worker worker, Difficulty difficulty) {
    if (difficulties.put(worker, difficulty) && !inbox.offer(worker, difficulty)) {
      tally.difficultiesNotKept.increment();
    }
  }

  /// Down while shares are refused. Degraded when the clock is behind the newest entry, because
  /// work is then booked to a minute that is not its own until the clock has caught up.
  public Health health() {
    Optional<String> refusal = inbox.refusal();
    if (refusal.isPresent()) {
      return Health.down(
          "shares are refused: " + refusal.get() + "; block entries waiting: " + inbox.records());
    }
    if (inbox.isStuck(time.nanos().nanoTime())) {
      return Health.down("the disk does not answer: a commit has been under way for too long");
    }
    Duration since = Duration.ofMillis(time.clock().millis());
    long behind = state().lastMinute() - since.toMinutes();
    if (behind > CLOCK_BEHIND_MINUTES) {
      return Health.degraded(
          "the newest entry is " + behind + " minutes ahead of the clock: set the clock");
    }
    long lost = tally.recordsNotKept.sum();
    return lost == 0 ? Health.ok() : Health.degraded(lost + " entries about blocks were not kept");
  }

  public JournalCounts counts() {
    return new JournalCounts(
        tally.recorded.sum(),
        tally.refusedFull.sum(),
        tally.refusedFailing.sum(),
        tally.timedOut.sum(),
        tally.commits.sum(),
        tally.failures.sum(),
        tally.recordsNotKept.sum(),
        tally.leasesNotKept.sum(),
        tally.difficultiesNotKept.sum(),
        tally.deleted.sum(),
        inbox.shares(),
        inbox.records(),
        kept());
  }

  private Duration kept() {
    long oldestMinute = state().oldestMinute();
    Duration since = Duration.ofMillis(time.clock().millis()).minusMinutes(oldestMinute);
    return oldestMinute == 0 || since.isNegative() ? Duration.ZERO : since;
  }

  /// Entries from this sequence number on, at most `limit`, as far as they are committed. Reads on
  /// a connection of its own and does not hold up the writer.
  ///
  /// @throws OperatorException when the file cannot be read
  public List<JournalEntry> readFrom(long sequence, int limit) {
    try {
      return JournalFile.read(disk.file(), sequence, limit);
    } catch (SQLException e) {
      throw unreadable(disk.file(), e);
    }
  }

  private static OperatorException unreadable(Path file, SQLException e) {
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the journal cannot be read: " + e.getMessage(),
        file.toString(),
        "check the disk",
        e);
  }

  // ---- for who ships it

  /// What is certainly on disk.
  JournalStore.State state() {
    return writer.state();
  }

  Path file() {
    return disk.file();
  }

  Time time() {
    return time;
  }

  /// Has the minute written, so that past ones are closed though nothing happens.
  void mark() {
    inbox.mark();
  }

  /// The sink has everything up to this entry, as it says itself.
  void shipped(long sequence) {
    mayBeDeleted = sequence;
    shippedThrough = sequence;
    inbox.shippedThrough(sequence);
  }

  /// How far the sink came when it was last asked, perhaps by an earlier run.
  long shippedThrough() {
    return shippedThrough;
  }

  /// What the sink has is no longer known: nothing is deleted.
  void keepAll() {
    mayBeDeleted = 0;
  }

  /// Goes on under another id. Waits for it; why it was not done, if it was not.
  Optional<String> rename(JournalStore.Renaming renaming) {
    RenameRequest request = new RenameRequest(renaming);
    Optional<String> refusal = inbox.offer(request);
    Optional<String> answer = refusal.isPresent() ? refusal : request.await(RENAME_WITHIN);
    if (answer.isEmpty()) {
      shippedThrough = renaming.baseSequence();
    }
    return answer;
  }

  private void prune() {
    if (mayBeDeleted <= state().deletedThrough()) {
      return;
    }
    pruneSteps = writer.pruned() ? 0 : (pruneSteps + 1) % PRUNE_PAUSE_STEPS;
    if (pruneSteps == 0) {
      inbox.prune();
    }
  }

  private JournalStore.Pruning pruning() {
    Retention retention = settings.retention();
    Duration since = Duration.ofMillis(time.clock().millis());
    return new JournalStore.Pruning(
        mayBeDeleted,
        since.minus(retention.keep()).toMinutes(),
        disk.volume().room().lacking(retention.reserveBytes()),
        retention.stepEntries());
  }

  /// Whether the writer has ended: nothing is written any more.
  boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /// Refuses new shares, writes what waits, answers it, and closes the file. After 10 s it goes on
  /// without: then the lock stays with the process, and whatever is not answered times out.
  @Override
  public void close() {
    inbox.close();
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        events.closingTooLong(directory);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    tasks.forEach(ScheduledTask::cancel);
  }
}
