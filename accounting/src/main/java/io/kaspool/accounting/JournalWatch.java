package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.Pace;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which journals settlement waits for. Confined to accounting's cycle, but for `complaints`.
///
/// Bounded: remembers whom it told of, as many as there are journals.
final class JournalWatch {
  private static final long MINUTE_MILLIS = 60_000;

  /// A journal that ships, but is that far from what happens now, does not catch up by itself soon.
  private static final long BEHIND_MINUTES = 10;

  private final Pace pace;
  private final InstantSource clock;
  private final AccountingEvents events;
  private final Set<Integer> silent = new HashSet<>();
  private final Set<Integer> givenUp = new HashSet<>();
  private final Set<Integer> behind = new HashSet<>();
  private volatile List<String> complaints = List.of(); // volatile: read for health

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
        .orElseGet(() -> currentMinute() - 1);
  }

  private long currentMinute() {
    return Math.floorDiv(clock.millis(), MINUTE_MILLIS);
  }

  /// Tells once of each journal that falls silent, of each that is given up, and of each that falls
  /// behind.
  void tell(List<Journal> journals, Duration watched) {
    for (Journal journal : journals) {
      Duration silence = silence(journal, watched);
      boolean live = journal.state() == Journals.State.LIVE;
      boolean isSilent = live && silence.compareTo(pace.silence()) >= 0;
      tellOnce(
          silent,
          journal.id(),
          isSilent,
          () -> events.journalSilent(journal.tag(), journal.label()));
      tellOnce(
          givenUp,
          journal.id(),
          live && silence.compareTo(pace.givenUp()) >= 0,
          () -> events.journalGivenUp(journal.tag(), journal.label()));
      tellOnce(
          behind,
          journal.id(),
          live && !isSilent && isBehind(journal),
          () -> events.journalBehind(journal.tag(), journal.label(), minutesBehind(journal)));
    }
    Set<Integer> known = journals.stream().map(Journal::id).collect(Collectors.toSet());
    Stream.of(silent, givenUp, behind).forEach(told -> told.retainAll(known));
    complaints = countComplaints();
  }

  private long minutesBehind(Journal journal) {
    return currentMinute() - journal.closedMinute();
  }

  /// One that has not closed any minute yet is new, or else it is silent.
  private boolean isBehind(Journal journal) {
    return journal.closedMinute() > 0 && minutesBehind(journal) > BEHIND_MINUTES;
  }

  private static void tellOnce(Set<Integer> told, int id, boolean now, Runnable event) {
    if (!now) {
      told.remove(id);
    } else if (told.add(id)) {
      event.run();
    }
  }

  private List<String> countComplaints() {
    int waitedFor = silent.size() - givenUp.size(); // who is given up is silent, too
    List<String> now = new ArrayList<>();
    if (waitedFor > 0) {
      now.add(waitedFor + " journals are silent, settlement waits for them");
    }
    if (!givenUp.isEmpty()) {
      now.add(givenUp.size() + " journals are given up: start their gateways, or retire them");
    }
    if (!behind.isEmpty()) {
      now.add(
          behind.size() + " journals are more than 10 minutes behind, settlement waits for them");
    }
    return List.copyOf(now);
  }

  /// What waits for the operator, or is to be repaired.
  List<String> complaints() {
    return complaints;
  }
}
