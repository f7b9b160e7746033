package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
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
    return new Retention(keep, Long.MAX_VALUE, 5_000, Duration.ofMillis(200));
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
    Retention small = new Retention(Duration.ofHours(1), Long.MAX_VALUE, 7, Duration.ofMillis(200));
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
  void doesNotGrowBeyondItsLimitWithWhatTheSinkHas() throws IOException {
    long limit = 300_000;
    Retention retention = new Retention(Duration.ofDays(2), limit, 5_000, Duration.ofMillis(200));
    try (Gateway gateway = open(retention)) {
      for (int round = 0; round < 20; round++) {
        gateway.shares(round * 2_000L, 2_000).shipAll();
        gateway.stepUntil(() -> usedBytes() <= limit);
      }
      assertThat(sink.entries()).hasSize(40_000);
      assertThat(gateway.journal.counts().deleted()).isGreaterThan(30_000);
    }
    assertThat(Files.size(directory.resolve(JournalFile.NAME))).isLessThan(2 * limit);
  }

  private long usedBytes() {
    try (var connection = Sqlite.read(directory.resolve(JournalFile.NAME))) {
      return (Sqlite.number(connection, "PRAGMA page_count")
              - Sqlite.number(connection, "PRAGMA freelist_count"))
          * Sqlite.number(connection, "PRAGMA page_size");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
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
