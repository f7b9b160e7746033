package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalWatchTest {
  private static final Duration SILENT = Duration.ofMinutes(1);
  private static final Duration GIVEN_UP = Duration.ofMinutes(60);
  private static final Duration LONG = Duration.ofDays(1);

  private final RecordedAccountingEvents events = new RecordedAccountingEvents();
  private final SteppedClock clock = new SteppedClock(Instant.ofEpochSecond(100 * 60 + 59));
  private final JournalWatch watch =
      new JournalWatch(AccountingSettings.Pace.STANDARD, clock, events);

  private static Journal journal(
      int id, Journals.State state, long closedMinute, Duration silence) {
    return new Journal(id, "g" + id, 0, null, closedMinute, 0, new UUID(0, id), state, silence);
  }

  private static Journal live(int id, long closedMinute, Duration silence) {
    return journal(id, Journals.State.LIVE, closedMinute, silence);
  }

  @Test
  void waitsForTheSlowestLiveJournal() {
    List<Journal> journals =
        List.of(
            live(1, 50, Duration.ZERO),
            live(2, 40, SILENT),
            journal(3, Journals.State.STOPPED, 30, Duration.ZERO),
            journal(4, Journals.State.RETIRED, 20, Duration.ZERO),
            live(5, 10, GIVEN_UP));

    assertThat(watch.closedThrough(journals, LONG)).isEqualTo(40);
  }

  @Test
  void withoutALiveJournalWaitsForTheMinuteToBeOver() {
    assertThat(watch.closedThrough(List.of(), LONG)).isEqualTo(99);
    clock.advance(Duration.ofSeconds(1));
    assertThat(watch.closedThrough(List.of(live(5, 10, GIVEN_UP)), LONG)).isEqualTo(100);
  }

  @Test
  void silenceCountsFromWhenSomebodyListened() {
    Journal old = live(1, 95, Duration.ofDays(3));

    assertThat(watch.isLive(old, Duration.ZERO)).isTrue();
    assertThat(watch.isLive(old, GIVEN_UP.minusSeconds(1))).isTrue();
    assertThat(watch.isLive(old, GIVEN_UP)).isFalse();
  }

  @Test
  void tellsOnceOfAJournalThatFallsSilent() {
    watch.tell(List.of(live(1, 95, SILENT.minusSeconds(1))), LONG);
    assertThat(events.lines).isEmpty();

    watch.tell(List.of(live(1, 95, SILENT)), LONG);
    watch.tell(List.of(live(1, 95, SILENT.plusSeconds(9))), LONG);

    assertThat(events.lines).containsExactly("silent 00000001");
    assertThat(watch.complaints())
        .containsExactly("1 journals are silent, settlement waits for them");
  }

  @Test
  void tellsAgainAfterItSpoke() {
    watch.tell(List.of(live(1, 95, SILENT)), LONG);
    watch.tell(List.of(live(1, 95, Duration.ZERO)), LONG);
    assertThat(watch.complaints()).isEmpty();

    watch.tell(List.of(live(1, 95, SILENT)), LONG);

    assertThat(events.lines).containsExactly("silent 00000001", "silent 00000001");
  }

  @Test
  void whoIsGivenUpIsNotWaitedFor() {
    watch.tell(List.of(live(1, 95, GIVEN_UP), live(2, 95, SILENT)), LONG);

    assertThat(events.lines)
        .containsExactly("silent 00000001", "given up 00000001", "silent 00000002");
    assertThat(watch.complaints())
        .containsExactly(
            "1 journals are silent, settlement waits for them",
            "1 journals are given up: start their gateways, or retire them");
  }

  @Test
  void tellsOnceOfAJournalThatFallsBehind() {
    watch.tell(List.of(live(1, 90, Duration.ZERO)), LONG);
    assertThat(events.lines).isEmpty();

    watch.tell(List.of(live(1, 89, Duration.ZERO)), LONG);
    watch.tell(List.of(live(1, 88, Duration.ZERO)), LONG);

    assertThat(events.lines).containsExactly("behind 00000001 11");
    assertThat(watch.complaints())
        .containsExactly("1 journals are more than 10 minutes behind, settlement waits for them");
    watch.tell(List.of(live(1, 90, Duration.ZERO)), LONG);
    assertThat(watch.complaints()).isEmpty();
  }

  @Test
  void whoIsSilentOrNewOrHasStoppedIsNotBehind() {
    watch.tell(
        List.of(
            live(1, 20, SILENT),
            live(2, 0, Duration.ZERO),
            journal(3, Journals.State.STOPPED, 20, Duration.ZERO)),
        LONG);

    assertThat(events.lines).containsExactly("silent 00000001");
  }

  @Test
  void whoStoppedOrIsRetiredMayBeSilent() {
    watch.tell(
        List.of(
            journal(1, Journals.State.STOPPED, 50, GIVEN_UP),
            journal(2, Journals.State.RETIRED, 50, GIVEN_UP)),
        LONG);

    assertThat(events.lines).isEmpty();
    assertThat(watch.complaints()).isEmpty();
  }

  @Test
  void aJournalThatIsGoneFromTheBooksIsForgotten() {
    watch.tell(List.of(live(1, 95, GIVEN_UP)), LONG);

    watch.tell(List.of(), LONG);

    assertThat(watch.complaints()).isEmpty();
  }
}
