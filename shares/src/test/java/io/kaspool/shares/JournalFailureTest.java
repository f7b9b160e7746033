package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFailureTest {
  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void nameDirectory() {
    directory = parent.resolve("journal");
  }

  @Test
  void refusesSharesAndKeepsBlocksUntilItCanWriteAgain() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.failFromNowOn(FaultyStore.Fault.BEFORE_COMMIT);
      fixture.append(1);
      awaitAnswers(fixture, 1);
      fixture.append(2);
      fixture.journal.blockFound(Samples.block(1));
      fixture.journal.blockJudged(Samples.block(1), Samples.NODE, new SubmitVerdict.Accepted());

      assertThat(fixture.answers.heard())
          .containsExactly(
              "refused 1: the pool cannot record shares: expected",
              "refused 2: the pool cannot record shares: expected");
      assertThat(fixture.journal.health()).isInstanceOf(Health.Down.class);
      fixture.scheduler.advance(Duration.ofSeconds(5));
      assertThat(fixture.journal.counts().recordsWaiting()).isEqualTo(2);

      fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
      awaitRecovery(fixture);
      fixture.append(3);
      fixture.journal.close();

      assertThat(fixture.answers.heard()).endsWith("recorded 3");
      assertThat(fixture.events.told).containsExactly("opened 0", "failed", "recovered");
      assertThat(fixture.journal.readFrom(1, 10)).hasSize(3);
      assertThat(JournalFixture.nonces(fixture.journal)).containsExactly(3L);
    }
  }

  @Test
  void writesABlockOnceAlthoughItsFirstCommitFailedWhenDone() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.failFromNowOn(FaultyStore.Fault.AFTER_COMMIT);
      fixture.journal.blockFound(Samples.block(1));
      await().until(() -> fixture.events.told.contains("failed"));
      assertThat(fixture.journal.counts().recordsWaiting()).isEqualTo(1);

      fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
      awaitRecovery(fixture);
      fixture.append(2);
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 10))
          .extracting(JournalEntry::sequence)
          .containsExactly(1L, 2L);
    }
  }

  @Test
  void noticesThatItsFilesWentAwayAndGoesOnWhenTheyAreBack() throws Exception {
    Path elsewhere = parent.resolve("elsewhere");
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.append(1);
      awaitAnswers(fixture, 1);

      Files.move(directory, elsewhere);
      fixture.append(2);
      awaitAnswers(fixture, 2);
      assertThat(fixture.answers.heard().getLast()).startsWith("refused 2: ");
      fixture.journal.blockFound(Samples.block(1));
      fixture.scheduler.advance(Duration.ofSeconds(1));
      assertThat(fixture.journal.health()).isInstanceOf(Health.Down.class);

      Files.move(elsewhere, directory);
      awaitRecovery(fixture);
      fixture.append(3);
      awaitAnswers(fixture, 3);
      assertThat(fixture.answers.recorded()).containsExactly(1L, 3L);
      assertThat(JournalFixture.nonces(fixture.journal)).contains(1L, 3L);
      assertThat(fixture.journal.counts().recordsWaiting()).isZero();
    }
  }

  @Test
  void doesNotGoOnInAnotherJournalThatWasPutInItsPlace() throws Exception {
    Path other = parent.resolve("other");
    JournalFixture.open(other, Instant.EPOCH).close();
    try (JournalFixture fixture = new JournalFixture(directory)) {
      Files.move(directory, parent.resolve("elsewhere"));
      fixture.append(1);
      awaitAnswers(fixture, 1);

      Files.move(other, directory);
      await()
          .until(
              () -> {
                fixture.scheduler.advance(Duration.ofSeconds(1));
                return fixture.journal.health().toString().contains("another");
              });
      fixture.append(2);

      assertThat(fixture.answers.recorded()).isEmpty();
    }
    try (Journal untouched = JournalFixture.open(directory, Instant.EPOCH)) {
      assertThat(untouched.readFrom(0, 10)).isEmpty();
    }
  }

  @Test
  void closesWhileFailingAndTellsWhichBlocksItGaveUp() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.failFromNowOn(FaultyStore.Fault.BEFORE_COMMIT);
      fixture.journal.blockFound(Samples.block(1));
      await().until(() -> fixture.events.told.contains("failed"));

      fixture.journal.close();

      assertThat(fixture.events.told).containsExactly("opened 0", "failed", "not kept 1");
    }
  }

  @Test
  void aLastAttemptAtClosingSavesTheBlocks() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.failFromNowOn(FaultyStore.Fault.BEFORE_COMMIT);
      fixture.journal.blockFound(Samples.block(1));
      await().until(() -> fixture.events.told.contains("failed"));
      fixture.store.failFromNowOn(FaultyStore.Fault.NONE);

      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 10)).hasSize(1);
    }
  }

  private static void awaitAnswers(JournalFixture fixture, int count) {
    await().until(() -> fixture.answers.heard().size() == count);
  }

  private static void awaitRecovery(JournalFixture fixture) {
    await()
        .until(
            () -> {
              fixture.scheduler.advance(Duration.ofSeconds(1));
              return fixture.events.told.contains("recovered")
                  && fixture.journal.health().equals(Health.ok());
            });
  }
}
