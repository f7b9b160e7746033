package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.Pace;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which journals settlement waits for. Confined to accounting's cycle.
///
/// Bounded: remembers whom it told of, as many as there are journals.
final class JournalWatch {
  private static final long MINUTE_MILLIS = 60_000;

  private final Pace pace;
  private final InstantSource clock;
  private final AccountingEvents events;
  private final Set<Integer> silent = new HashSet<>();
  private final Set<Integer> givenUp = new HashSet<>();
  private volatile int waitedFor; // volatile: read for health

  JournalWatch(Pace pace, InstantSource clock, AccountingEvents events) {
    this.pace = pace;
    this.clock = clock;
    this.events = events;
  }

  /// Whether a journal may still bring work for minutes that it has not closed. Its silence counts
  /// from its last batch, or from when accounting began: before that nobody listened.
  boolean isLive(Journal journal, Duration watched) {
    return journal.state() == Journals.State.LIVE
        && silence(journal, watched).compareTo(pace.givenUp()) < 0;
  }

  private static Duration silence(Journal journal, Duration watched) {
    return journal.silence().compareTo(watched) < 0 ? journal.silence() : watched;
  }

  /// The last minute that every live journal has closed; without one, the last that is over: a
  /// gateway may still start and bring work for a round that goes on.
  long closedThrough(List<Journal> journals, Duration watched) {
    return journals.stream()
        .filter(journal -> isLive(journal, watched))
        .mapToLong(Journal::closedMinute)
        .min()
        .orElseGet(() -> Math.floorDiv(clock.millis(), MINUTE_MILLIS) - 1);
  }

  /// Tells once of each journal that falls silent, and of each that is given up.
  void tell(List<Journal> journals, Duration watched) {
    for (Journal journal : journals) {
      Duration silence = silence(journal, watched);
      boolean live = journal.state() == Journals.State.LIVE;
      tellOnce(
          silent,
          journal.id(),
          live && silence.compareTo(pace.silence()) >= 0,
          () -> events.journalSilent(journal.tag(), journal.label()));
      tellOnce(
          givenUp,
          journal.id(),
          live && silence.compareTo(pace.givenUp()) >= 0,
          () -> events.journalGivenUp(journal.tag(), journal.label()));
    }
    waitedFor = silent.size() - givenUp.size(); // who is given up is silent, too
  }

  private static void tellOnce(Set<Integer> told, int id, boolean now, Runnable event) {
    if (!now) {
      told.remove(id);
    } else if (told.add(id)) {
      event.run();
    }
  }

  /// How many journals are silent now and still waited for.
  int silentNow() {
    return waitedFor;
  }
}
