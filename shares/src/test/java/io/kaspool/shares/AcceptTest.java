package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.ops.Health;
import io.kaspool.shares.testkit.InMemoryShareSink;
import io.kaspool.shares.testkit.InMemoryShareSink.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that were copied or rolled back, sinks that were restored too far: shipping stops, shares
/// go on being recorded, and accepting loses nothing and counts nothing twice.
class AcceptTest {
  private static final Retention HASTY =
      new Retention(Duration.ofHours(1), 0, 1_000, Duration.ofMillis(200));

  private final InMemoryShareSink sink = new InMemoryShareSink();
  @TempDir private Path parent;

  private Gateway open(String name) {
    return new Gateway(parent.resolve(name), sink);
  }

  private void copy(String from, String to) {
    Gateway.copy(parent.resolve(from), parent.resolve(to));
  }

  private List<Long> shippedNonces() {
    return sink.entries().stream()
        .map(JournalEntry.ShareAccepted.class::cast)
        .map(entry -> entry.share().nonce())
        .toList();
  }

  private static Acceptance.Accepted accept(Gateway gateway) {
    Acceptance acceptance = gateway.shipper.accept();
    assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
    return (Acceptance.Accepted) acceptance;
  }

  private static List<Long> nonces(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void aFileThatWasRolledBackStopsUntilItsNewEntriesAreAccepted() {
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 10).shipAll();
    }
    copy("a", "backup");
    try (Gateway gateway = open("a")) {
      gateway.shares(11, 10).shipAll();
    }
    try (Gateway gateway = open("backup")) {
      gateway.shares(101, 5);
      int oldId = gateway.id();
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
      assertThat(gateway.shipper.health()).isInstanceOf(Health.Down.class);
      gateway.shares(106, 5).step(Duration.ofMinutes(5));
      assertThat(gateway.events.told).containsExactly("stopped ROLLED_BACK");
      assertThat(shippedNonces()).isEqualTo(nonces(1, 20));

      Acceptance.Accepted accepted = accept(gateway);
      assertThat(accepted.oldId()).isEqualTo(oldId);
      assertThat(accepted.newId()).isEqualTo(gateway.id()).isNotEqualTo(oldId);
      assertThat(accepted.firstSequence()).isEqualTo(11);
      assertThat(accepted.entries()).isEqualTo(10);
      assertThat(accepted.missing()).isZero();
      gateway.shares(111, 1).shipAll();
      assertThat(gateway.shipper.health()).isEqualTo(Health.ok());
    }

    assertThat(shippedNonces())
        .hasSize(31)
        .containsAll(nonces(1, 20))
        .containsAll(nonces(101, 111));
  }

  @Test
  void aFileThatIsMerelyBehindSaysSo() {
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 10).shipAll();
    }
    copy("a", "backup");
    try (Gateway gateway = open("a")) {
      gateway.shares(11, 10).shipAll();
    }
    try (Gateway gateway = open("backup")) {
      gateway.awaitStop();
      assertThat(gateway.shipper.state().toString())
          .contains("up to 20, this file only up to 10: it is an older copy");
      accept(gateway);
      gateway.shipAll();
      assertThat(shippedNonces()).isEqualTo(nonces(1, 20));
    }
  }

  @Test
  void aCopyMadeWhileTheJournalWasOpenSharesOnlyTheFirstPartOfThatOpening() throws Exception {
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 10).shipAll();
      Files.createDirectories(parent.resolve("b"));
      try (Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + parent.resolve("a/journal.sqlite"))) {
        Sqlite.execute(connection, "VACUUM INTO '" + parent.resolve("b/journal.sqlite") + "'");
      }
      gateway.shares(11, 10).shipAll();
    }
    try (Gateway gateway = open("b")) {
      gateway.shares(101, 5);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
      assertThat(accept(gateway).firstSequence()).isEqualTo(11);
      gateway.shipAll();
    }

    assertThat(shippedNonces())
        .hasSize(25)
        .containsAll(nonces(1, 20))
        .containsAll(nonces(101, 105));
  }

  @Test
  void rowsShippedByALaterOpeningAreNotShippedAgainFromABackupOfTheEarlierOne() {
    sink.goAway("expected");
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 10).crash();
    }
    copy("a", "backup");
    sink.comeBack();
    try (Gateway gateway = open("a")) {
      gateway.shares(11, 10).shipAll();
    }
    try (Gateway gateway = open("backup")) {
      gateway.shares(101, 5);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
      assertThat(accept(gateway).firstSequence()).isEqualTo(11);
      gateway.shipAll();
    }

    assertThat(shippedNonces())
        .hasSize(25)
        .containsAll(nonces(1, 20))
        .containsAll(nonces(101, 105));
  }

  @Test
  void twinsStopAndGoOnApart() {
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a")) {
      original.shares(1, 10).shipAll();
      try (Gateway twin = open("b")) {
        twin.shares(101, 10);
        assertThat(twin.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
        original.shares(11, 5);
        assertThat(original.awaitStop()).isEqualTo(StopReason.TWIN);
        original.step(Duration.ofMinutes(5));
        assertThat(original.events.told).containsOnlyOnce("stopped TWIN");

        accept(twin);
        accept(original);
        original.shares(16, 5).shipAll();
        twin.shares(111, 5).shipAll();
      }
    }

    assertThat(shippedNonces())
        .hasSize(35)
        .containsAll(nonces(1, 20))
        .containsAll(nonces(101, 115));
  }

  @Test
  void twinsThatBothHaveWhatWasNotShippedShipItOnce() {
    sink.goAway("expected");
    open("a").shares(1, 10).crash();
    copy("a", "b");
    try (Gateway original = open("a");
        Gateway twin = open("b")) {
      original.shares(11, 5);
      twin.shares(101, 5);
      sink.comeBack();
      original.shipAll();
      assertThat(twin.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
      assertThat(accept(twin).firstSequence()).isEqualTo(11);
      twin.shipAll();
    }

    assertThat(shippedNonces())
        .hasSize(20)
        .containsAll(nonces(1, 15))
        .containsAll(nonces(101, 105));
  }

  @Test
  void aTwinThatShipsAfterTheOtherWasAcceptedIsNoticed() {
    sink.goAway("expected");
    open("a").shares(1, 10).crash();
    copy("a", "b");
    try (Gateway original = open("a");
        Gateway twin = open("b")) {
      sink.comeBack();
      sink.beforeNextTake(() -> sink.claim(twin.claim()));
      assertThat(original.awaitStop()).isEqualTo(StopReason.TWIN);
      assertThat(sink.received()).isEmpty();
      assertThat(accept(original).firstSequence()).isEqualTo(1);

      twin.shipAll();
      assertThat(original.awaitStop()).isEqualTo(StopReason.TWIN);
      assertThat(accept(original).firstSequence()).isEqualTo(11);
      original.shares(11, 1).shipAll();
    }

    assertThat(shippedNonces()).isEqualTo(nonces(1, 11));
  }

  @Test
  void aSinkRestoredBeforeTheAcceptedIdGetsWhatItLacksUnderYetAnother() {
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 5).shipAll();
    }
    Backup early = sink.backup();
    try (Gateway gateway = open("a")) {
      gateway.shares(6, 5).shipAll();
    }
    copy("a", "backup");
    try (Gateway gateway = open("a")) {
      gateway.shares(11, 5).shipAll();
    }
    try (Gateway gateway = open("backup")) {
      gateway.shares(101, 5);
      gateway.awaitStop();
      accept(gateway);
      gateway.shipAll();

      sink.restore(early);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.GAP);
      assertThat(gateway.shipper.state().toString()).contains("lacks entries 6 to 10");
      Acceptance.Accepted accepted = accept(gateway);
      assertThat(accepted.firstSequence()).isEqualTo(6);
      assertThat(accepted.missing()).isZero();
      gateway.shipAll();
    }

    assertThat(shippedNonces())
        .hasSize(15)
        .containsAll(nonces(1, 10))
        .containsAll(nonces(101, 105));
  }

  @Test
  void aGapStopsUntilTheRestIsAcceptedAndSaysWhatIsMissing() {
    JournalSettings settings = JournalSettings.of(parent.resolve("a")).withRetention(HASTY);
    try (Gateway gateway =
        new Gateway(new JournalFixture(settings), sink, ShippingSettings.of("g"))) {
      gateway.shares(1, 5).shipAll();
      Backup early = sink.backup();
      gateway.shares(6, 5).shipAll();
      gateway.step(Duration.ofHours(2));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      gateway.shares(11, 5).shipAll();

      sink.restore(early);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.GAP);
      gateway.shares(16, 5);
      Acceptance.Accepted accepted = accept(gateway);
      assertThat(accepted.firstSequence()).isEqualTo(11);
      assertThat(accepted.missing()).isEqualTo(5);
      assertThat(accepted.text())
          .contains("goes on as " + Names.of(gateway.id()) + " from entry 11 on, 10 waiting")
          .contains("entries 6 to 10 were deleted here and never reached the database")
          .contains("until this program is restarted");
      gateway.shipAll();
    }

    assertThat(shippedNonces()).hasSize(15).containsAll(nonces(1, 5)).containsAll(nonces(11, 20));
  }

  @Test
  void aRestoredSinkWhoseClaimIsOldIsNotTakenForATwin() {
    open("a").shares(1, 5).shipAll().close();
    Backup early = sink.backup();
    try (Gateway gateway = open("a")) {
      gateway.shares(6, 5).shipAll();
      sink.restore(early);
      gateway.shares(11, 1).shipAll();
      assertThat(gateway.events.told).doesNotContain("stopped TWIN").contains("rewound 10 to 5");
    }

    assertThat(shippedNonces()).isEqualTo(nonces(1, 11));
  }

  @Test
  void aStoppedJournalKeepsEverything() {
    JournalSettings settings = JournalSettings.of(parent.resolve("a")).withRetention(HASTY);
    try (Gateway gateway = open("a")) {
      gateway.shares(1, 10).shipAll();
    }
    copy("a", "b");
    try (Gateway gateway =
            new Gateway(new JournalFixture(settings), sink, ShippingSettings.of("g"));
        Gateway twin = open("b")) {
      gateway.shares(11, 10).shipAll();
      twin.awaitStop();
      gateway.shares(21, 1);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.TWIN);
      gateway.step(Duration.ofHours(3));
      gateway.shares(22, 1);

      assertThat(gateway.journal.state().deletedThrough()).isZero();
    }
  }

  @Test
  void isNotDoneWhileTheSinkIsAwayOrTheJournalCannotBeWritten() {
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a")) {
      original.shares(1, 10).shipAll();
      try (Gateway twin = open("b")) {
        twin.awaitStop();
        int id = twin.id();
        sink.goAway("no route to host");
        assertThat(twin.shipper.accept())
            .isEqualTo(new Acceptance.Refused("not now: no route to host"));
        sink.comeBack();
        twin.fixture.store.failFromNowOn(FaultyStore.Fault.BEFORE_COMMIT);
        assertThat(twin.shipper.accept().text()).contains("cannot record shares: expected");
        assertThat(twin.shipper.accept().text()).contains("cannot record shares: expected");
        assertThat(twin.id()).isEqualTo(id);
        twin.fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
        await().until(() -> recovers(twin));

        accept(twin);
        twin.shares(101, 1).shipAll();
      }
    }
  }

  @Test
  void goesOnAsWhatItBecameAlthoughThatWasNotHeard() {
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a")) {
      original.shares(1, 10).shipAll();
      try (Gateway twin = open("b")) {
        twin.awaitStop();
        int id = twin.id();
        twin.fixture.store.failFromNowOn(FaultyStore.Fault.AFTER_COMMIT);
        assertThat(twin.shipper.accept()).isInstanceOf(Acceptance.Refused.class);
        twin.fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
        await().until(() -> recovers(twin));

        twin.shares(101, 1).shipAll();
        assertThat(twin.id()).isNotEqualTo(id);
      }
    }
    assertThat(shippedNonces()).hasSize(11);
  }

  private static boolean recovers(Gateway gateway) {
    gateway.step(Duration.ofSeconds(1));
    return gateway.fixture.events.told.contains("recovered");
  }

  @Test
  void leasesCarryTheSearchSpaceOfTheCoinbasesUntilARestart() {
    int newId;
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a");
        Gateway twin = open("b")) {
      SearchSpace space = twin.journal.searchSpace();
      original.shares(1, 1).shipAll();
      twin.awaitStop();
      newId = accept(twin).newId();
      twin.journal.leased(new NonceRange(1, 16), Samples.WORKER);
      twin.shares(2, 1).shipAll();

      assertThat(twin.journal.searchSpace()).isEqualTo(space);
      assertThat(sink.entries())
          .filteredOn(JournalEntry.ExtranonceLeased.class::isInstance)
          .extracting(entry -> ((JournalEntry.ExtranonceLeased) entry).space())
          .containsExactly(space);
    }
    try (Gateway restarted = open("b")) {
      assertThat(restarted.journal.searchSpace().id()).isEqualTo(newId);
    }
  }
}
