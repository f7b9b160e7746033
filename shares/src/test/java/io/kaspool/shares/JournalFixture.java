package io.kaspool.shares;

import io.kaspool.mining.Share;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/// A journal on a disk that can be made to fail, and time that stands still.
final class JournalFixture implements AutoCloseable {
  /// One for all: openings of one journal must differ.
  private static final Random RANDOM = new Random(1);

  final SteppedClock clock = new SteppedClock();
  final SteppedScheduler scheduler = new SteppedScheduler(clock);
  private final InstantSource minutes;
  final RecordedJournalEvents events = new RecordedJournalEvents();
  final Answers answers = new Answers();
  volatile Volume.Room room = new Volume.Room(1L << 40, 1L << 40); // read by the writer
  final FaultyStore store;
  final Journal journal;
  private final JournalDirectory directory;

  JournalFixture(Path path, int maxShares, int maxRecords) {
    this(
        new JournalSettings(
            path,
            maxShares,
            maxRecords,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Retention.STANDARD));
  }

  JournalFixture(JournalSettings settings) {
    this(settings, () -> 0);
  }

  /// @param aheadMinutes how far the wall clock is ahead of the stepped one, or behind
  JournalFixture(JournalSettings settings, LongSupplier aheadMinutes) {
    minutes = () -> clock.instant().plus(Duration.ofMinutes(aheadMinutes.getAsLong()));
    directory = JournalDirectory.lock(settings.directory());
    store = new FaultyStore(directory.start(clock.instant(), RANDOM));
    Journal.Disk disk =
        new Journal.Disk(directory.file(), () -> room, store, this::reopen, directory);
    try {
      journal = new Journal(settings, disk, time(), events);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    journal.start();
  }

  JournalFixture(Path path) {
    this(path, 65_536, 10_000);
  }

  private JournalStore reopen(JournalStore.State left) throws SQLException {
    return store.reopen(directory.reopen(left));
  }

  Journal.Time time() {
    return new Journal.Time(clock, minutes, scheduler);
  }

  static Journal open(Path path, Instant now) {
    SteppedClock clock = new SteppedClock();
    return Journal.open(
        JournalSettings.of(path),
        new Journal.Time(clock, InstantSource.fixed(now), new SteppedScheduler(clock)),
        RANDOM,
        new RecordedJournalEvents());
  }

  void append(long nonce) {
    journal.append(Samples.share(nonce), Runnable::run, answers.of(nonce));
  }

  static List<Long> nonces(Journal journal) {
    return journal.readFrom(0, Integer.MAX_VALUE).stream()
        .filter(JournalEntry.ShareAccepted.class::isInstance)
        .map(JournalEntry.ShareAccepted.class::cast)
        .map(JournalEntry.ShareAccepted::share)
        .map(Share::nonce)
        .toList();
  }

  @Override
  public void close() {
    store.openGate();
    journal.close();
  }
}
