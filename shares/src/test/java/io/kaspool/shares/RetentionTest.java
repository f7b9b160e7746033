package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.shares.Volume.Room;
import io.kaspool.shares.testkit.InMemoryShareSink;
import io.kaspool.shares.testkit.InMemoryShareSink.Backup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private final InMemoryShareSink sink = new InMemoryShareSink();
  @TempDir private Path directory;

  private Gateway open(Retention retention) {
    JournalSettings settings = JournalSettings.of(directory).withRetention(retention);
    return new Gateway(new JournalFixture(settings), sink, ShippingSettings.of("g"));
  }

  private static Retention after(Duration keep) {
    return new Retention(keep, 0, 5_000, Duration.ofMillis(200));
  }

  @Test
  void deletesWhatTheSinkHasWhenItIsOld() {
    try (Gateway gateway = open(after(Duration.ofDays(2)))) {
      gateway.shares(1, 10).shipAll();
      gateway.step(Duration.ofDays(1));
      gateway.shares(11, 10).shipAll();
      gateway.step(Duration.ofHours(23));
      assertThat(gateway.journal.readFrom(1, 100)).hasSize(20);

      gateway.step(Duration.ofHours(2));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      assertThat(gateway.nonces()).first().isEqualTo(11L);
      assertThat(gateway.journal.counts().deleted()).isEqualTo(10);
      gateway.shares(21, 1).shipAll();
      assertThat(sink.entries()).hasSize(21);
    }
  }

  @Test
  void keepsWhatTheSinkDoesNotHave() {
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      gateway.shares(1, 10).shipAll();
      sink.goAway("expected");
      gateway.shares(11, 10);
      gateway.step(Duration.ofHours(5));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      gateway.step(Duration.ofHours(5));

      sink.comeBack();
      gateway.shares(21, 1).shipAll();
      assertThat(sink.entries()).hasSize(21);
    }
  }

  @Test
  void deletesNothingBeforeTheSinkWasAsked() {
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      gateway.shares(1, 10).shipAll();
    }
    sink.goAway("expected");
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      gateway.step(Duration.ofHours(5));
      gateway.shares(11, 1);
      assertThat(gateway.journal.state().deletedThrough()).isZero();
    }
  }

  @Test
  void goesInSmallSteps() {
    Retention small = new Retention(Duration.ofHours(1), 0, 7, Duration.ofMillis(200));
    try (Gateway gateway = open(small)) {
      for (int i = 0; i < 20; i++) {
        gateway.shares(i, 1);
      }
      gateway.shipAll();
      gateway.step(Duration.ofHours(2));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 20);

      assertThat(gateway.fixture.store.pruned).startsWith(7L, 14L, 20L);
      gateway.shares(100, 1).shipAll();
      assertThat(gateway.journal.readFrom(1, 100)).hasSize(1);
    }
  }

  @Test
  void aSinkMayBeRestoredToExactlyWhatWasDeletedLast() {
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      gateway.shares(1, 10).shipAll();
      Backup backup = sink.backup();
      gateway.step(Duration.ofHours(2));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      gateway.shares(11, 5).shipAll();

      sink.restore(backup);
      gateway.shares(16, 1).shipAll();
      assertThat(sink.entries()).hasSize(16);
    }
  }

  @Test
  void keepsWhateverItTakesWhileTheDiskHasRoom() {
    try (Gateway gateway = open(Retention.STANDARD)) {
      gateway.shares(1, 20_000).shipAll();
      gateway.step(Duration.ofHours(47));
      gateway.shares(20_001, 1).shipAll();
      gateway.step(Duration.ofSeconds(11)); // a step comes after ten seconds at the latest
      gateway.shares(20_002, 1).shipAll();

      assertThat(gateway.journal.counts().deleted()).isZero();
    }
  }

  @Test
  void makesAsMuchRoomAsTheDiskLacks() {
    long lacking = 300_000;
    try (Gateway gateway = open(Retention.STANDARD)) {
      for (int round = 0; round < 5; round++) {
        gateway.shares(round * 4_000L, 4_000).shipAll();
      }
      gateway.fixture.room = new Room((2L << 30) - lacking, 1L << 40);
      gateway.stepUntil(() -> freeBytes() >= lacking);
      gateway.step(Duration.ofMinutes(1));
      gateway.shares(20_000, 1).shipAll();

      assertThat(gateway.journal.counts().deleted()).isBetween(5_000L, 15_000L);
      assertThat(gateway.nonces()).contains(19_999L);
    }
  }

  @Test
  void makesNoRoomOfWhatTheSinkDoesNotHave() {
    try (Gateway gateway = open(Retention.STANDARD)) {
      gateway.shares(1, 10).shipAll();
      sink.goAway("expected");
      gateway.shares(11, 10);
      gateway.fixture.room = new Room(0, 1L << 40);
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      gateway.step(Duration.ofMinutes(5));

      sink.comeBack();
      gateway.shares(21, 1).shipAll();
      assertThat(sink.entries()).hasSize(21);
    }
  }

  @Test
  void theFileDoesNotGrowWhileTheDiskLacksMoreThanItMayTake() throws IOException {
    try (Gateway gateway = open(Retention.STANDARD)) {
      gateway.fixture.room = new Room(0, 1L << 40);
      for (int round = 0; round < 20; round++) {
        long last = (round + 1) * 2_000L;
        gateway.shares(round * 2_000L, 2_000).shipAll();
        gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == last);
      }
      assertThat(sink.entries()).hasSize(40_000);
    }
    assertThat(Files.size(directory.resolve(JournalFile.NAME))).isLessThan(600_000);
  }

  private long freeBytes() {
    try (var connection = Sqlite.read(directory.resolve(JournalFile.NAME))) {
      return Sqlite.number(connection, "PRAGMA freelist_count")
          * Sqlite.number(connection, "PRAGMA page_size");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void saysHowOldTheOldestEntryIs() {
    try (Gateway gateway = open(after(Duration.ofHours(10)))) {
      assertThat(kept(gateway)).isZero();
      gateway.step(Duration.ofHours(5));
      gateway.shares(1, 10).shipAll();
      gateway.step(Duration.ofHours(6));
      gateway.shares(11, 10).shipAll();
      assertThat(kept(gateway)).isBetween(Duration.ofHours(6), Duration.ofMinutes(361));

      gateway.step(Duration.ofHours(5));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      assertThat(kept(gateway)).isBetween(Duration.ofHours(5), Duration.ofMinutes(301));
      gateway.step(Duration.ofHours(6));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 20);
      assertThat(kept(gateway)).isZero();
    }
  }

  @Test
  void knowsHowOldTheOldestEntryIsWhenItIsOpenedAgain() {
    long ahead = Duration.ofDays(10).toMinutes();
    try (JournalFixture journal = new JournalFixture(JournalSettings.of(directory), () -> ahead)) {
      journal.append(1);
      await().until(() -> journal.answers.recorded().size() == 1);
    }
    try (JournalFixture journal =
        new JournalFixture(JournalSettings.of(directory), () -> ahead + 90)) {
      assertThat(journal.journal.counts().kept()).isEqualTo(Duration.ofMinutes(90));
    }
  }

  private static Duration kept(Gateway gateway) {
    return gateway.journal.counts().kept();
  }

  @Test
  void forgetsWorkersAndOpeningsWithTheirLastEntry() {
    Worker gone = new Worker(Samples.WORKER.wallet(), "gone", Scheme.SOLO);
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      gateway.journal.remember(gone, Difficulty.ofHashes(5));
      gateway.shares(1, 10).shipAll();
    }
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      assertThat(gateway.journal.difficulty(gone)).contains(Difficulty.ofHashes(5));
      gateway.step(Duration.ofHours(3));
      gateway.shares(11, 10).shipAll();
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      gateway.step(Duration.ofHours(3));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 20);
      gateway.shares(21, 1).shipAll();
      assertThat(rows("worker")).isEqualTo(1);
      assertThat(rows("start")).isEqualTo(1);
      assertThat(rows("commit_point")).isLessThan(5);
    }
    try (Gateway gateway = open(after(Duration.ofHours(1)))) {
      assertThat(gateway.journal.difficulty(gone)).isEmpty();
      assertThat(gateway.nonces()).contains(21L);
    }
  }

  private long rows(String table) {
    try (var connection = Sqlite.read(directory.resolve(JournalFile.NAME))) {
      return Sqlite.number(connection, "SELECT count(*) FROM " + table);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
