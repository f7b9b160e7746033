package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.Journals.Advance;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Journals.State;
import io.kaspool.ledger.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalsTest extends BooksFacts {
  private static final int ID = 0xdeadbeef;
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  @Test
  void nobodyKnowsAJournalThatWasNotClaimed() {
    assertThat(find()).isEmpty();
    assertThat(list(books -> books.journals().all())).isEmpty();
  }

  @Test
  void aNewJournalStandsWhereItBegins() {
    claim(FIRST, 100);

    Journal journal = find().orElseThrow();
    assertThat(journal.cursorSequence()).isEqualTo(100);
    assertThat(journal.cursorHash()).isNull();
    assertThat(journal.holder()).isEqualTo(FIRST);
    assertThat(journal.state()).isEqualTo(State.LIVE);
    assertThat(journal.label()).isEqualTo("eu-1");
    assertThat(journal.silence()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void itsTagIsTheSameHereAndInTheDatabase() throws Exception {
    claim(FIRST, 0);

    assertThat(find().orElseThrow().tag()).isEqualTo("deadbeef");
    assertThat(ask("SELECT tag FROM journal")).isEqualTo("deadbeef");
    assertThat(Journals.tag(0x2a)).isEqualTo("0000002a");
  }

  @Test
  void anotherClaimKeepsWhereItStands() {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 5, State.LIVE)));

    claim(SECOND, 3);

    Journal journal = find().orElseThrow();
    assertThat(journal.holder()).isEqualTo(SECOND);
    assertThat(journal.cursorSequence()).isEqualTo(10);
    assertThat(journal.cursorHash()).isEqualTo(hash(10));
  }

  @Test
  void aJournalOfWhichNothingCameBeginsWhereTheLastClaimSays() {
    claim(FIRST, 0);

    claim(SECOND, 3);

    assertThat(find().orElseThrow().cursorSequence()).isEqualTo(3);
  }

  @Test
  void advancesWithEachBatch() {
    claim(FIRST, 0);

    write(
        books ->
            books.journals().advance(new Advance(ID, FIRST, 10, hash(1), 77, 2, 5, State.LIVE)));
    write(
        books ->
            books.journals().advance(new Advance(ID, FIRST, 20, hash(2), 78, 3, 1, State.LIVE)));

    Journal journal = find().orElseThrow();
    assertThat(journal.cursorSequence()).isEqualTo(20);
    assertThat(journal.cursorHash()).isEqualTo(hash(2));
    assertThat(journal.closedMinute()).isEqualTo(78);
    assertThat(journal.lateShift()).isEqualTo(3);
    assertThat(number(books -> books.journals().lateShares())).isEqualTo(6);
  }

  @Test
  void aMinuteOnceClosedStaysClosed() {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 78, State.LIVE)));

    write(books -> books.journals().advance(to(FIRST, 11, 70, State.LIVE)));

    assertThat(find().orElseThrow().closedMinute()).isEqualTo(78);
  }

  @Test
  void remembersHowFarEachOpeningCame() {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 1, State.LIVE)));
    claim(SECOND, 0);
    write(books -> books.journals().advance(to(SECOND, 15, 2, State.LIVE)));
    write(books -> books.journals().advance(to(FIRST, 8, 2, State.LIVE)));

    assertThat(
            map(books -> books.journals().shippedByOpening(List.of(FIRST, SECOND, new UUID(0, 3)))))
        .containsOnly(Map.entry(FIRST, 10L), Map.entry(SECOND, 15L));
    assertThat(map(books -> books.journals().shippedByOpening(List.of()))).isEmpty();
  }

  @Test
  void isStoppedWhenItSaysSoAndLiveWhenItReturns() throws Exception {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 1, State.STOPPED)));
    assertThat(find().orElseThrow().state()).isEqualTo(State.STOPPED);
    sql("UPDATE journal SET last_batch_at = now() - interval '1 hour'");

    claim(SECOND, 0);

    assertThat(find().orElseThrow().state()).isEqualTo(State.LIVE);
    assertThat(find().orElseThrow().silence()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aClaimDoesNotUndoARetirement() {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 1, State.LIVE)));
    write(books -> books.journals().retire(ID));

    claim(FIRST, 0);

    assertThat(find().orElseThrow().state()).isEqualTo(State.RETIRED);
    write(books -> books.journals().advance(to(FIRST, 11, 2, State.LIVE)));
    assertThat(find().orElseThrow().state()).isEqualTo(State.LIVE);
    assertThat(find().orElseThrow().cursorSequence()).isEqualTo(11);
  }

  @Test
  void whoOnlyClaimsIsSilent() throws Exception {
    claim(FIRST, 0);
    write(books -> books.journals().advance(to(FIRST, 10, 1, State.LIVE)));
    sql("UPDATE journal SET last_batch_at = now() - interval '1 hour'");

    claim(SECOND, 0);

    assertThat(find().orElseThrow().silence()).isGreaterThanOrEqualTo(Duration.ofHours(1));
  }

  @Test
  void aJournalThatNobodyKnowsCanBeRetired() {
    write(books -> books.journals().retire(ID));
    assertThat(find().orElseThrow().state()).isEqualTo(State.RETIRED);

    claim(FIRST, 12);

    assertThat(find().orElseThrow().state()).isEqualTo(State.RETIRED);
    assertThat(find().orElseThrow().cursorSequence()).isEqualTo(12);
  }

  @Test
  void oneIsLockedAtATime() throws Exception {
    claim(FIRST, 0);

    try (var other = TestServer.connect(settings());
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '100ms'");
      write(
          books -> {
            assertThat(books.journals().lock(ID)).isPresent();
            assertThatThrownBy(() -> statement.execute("UPDATE journal SET label = 'x'"))
                .hasMessageContaining("lock timeout");
          });
    }
  }

  private void claim(UUID holder, long base) {
    write(books -> books.journals().claim(ID, "eu-1", holder, base));
  }

  private static Advance to(UUID writtenBy, long sequence, long closed, State state) {
    return new Advance(ID, writtenBy, sequence, hash((int) sequence), closed, 0, 0, state);
  }

  private Optional<Journal> find() {
    return this.<Optional<Journal>>read(books -> books.journals().find(ID));
  }
}
