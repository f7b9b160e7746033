package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMemoryTest {
  @TempDir private Path directory;

  private static Worker worker(int number) {
    return new Worker(Samples.WORKER.wallet(), "rig" + number, Scheme.PPLNS);
  }

  @Test
  void recordsWhoHeldWhichExtranonceSinceWhen() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      long minute = fixture.clock.instant().getEpochSecond() / 60;
      fixture.journal.leased(new NonceRange(0xfffe, 16), worker(1));
      fixture.journal.leased(new NonceRange(0, 0), worker(2));
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 10))
          .containsExactly(
              new JournalEntry.ExtranonceLeased(
                  1, minute, fixture.journal.searchSpace(), new NonceRange(0xfffe, 16), worker(1)),
              new JournalEntry.ExtranonceLeased(
                  2, minute, fixture.journal.searchSpace(), new NonceRange(0, 0), worker(2)));
    }
  }

  @Test
  void keepsLeasesThroughAFailure() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.failFromNowOn(FaultyStore.Fault.BEFORE_COMMIT);
      fixture.journal.leased(new NonceRange(1, 16), worker(1));
      await().until(() -> fixture.events.told.contains("failed"));
      fixture.journal.leased(new NonceRange(2, 16), worker(2));
      fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 10)).hasSize(2);
      assertThat(fixture.journal.counts().leasesNotKept()).isZero();
    }
  }

  @Test
  void countsTheLeasesItGivesUp() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();
      for (int i = 0; i < Inbox.MAX_LEASES + 5; i++) {
        fixture.journal.leased(new NonceRange(i & 0xffff, 16), worker(1));
      }
      assertThat(fixture.journal.counts().leasesNotKept()).isEqualTo(5);
    }
  }

  @Test
  void knowsDifficultiesAgainAfterARestart() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      assertThat(fixture.journal.difficulty(worker(1))).isEmpty();
      fixture.journal.remember(worker(1), Difficulty.ofHashes(1));
      fixture.journal.remember(worker(1), Difficulty.ofHashes(1L << 40));
      fixture.journal.remember(worker(2), Difficulty.MAX);
      assertThat(fixture.journal.difficulty(worker(1))).contains(Difficulty.ofHashes(1L << 40));
    }
    try (JournalFixture fixture = new JournalFixture(directory)) {
      assertThat(fixture.journal.difficulty(worker(1))).contains(Difficulty.ofHashes(1L << 40));
      assertThat(fixture.journal.difficulty(worker(2))).contains(Difficulty.MAX);
      assertThat(fixture.journal.difficulty(Samples.WORKER)).isEmpty();
      assertThat(fixture.journal.readFrom(1, 10)).isEmpty();
    }
  }

  @Test
  void remembersNoMoreDifficultiesThanItMay() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();
      IntStream.range(0, Errands.MAX_DIFFICULTIES + 5)
          .forEach(i -> fixture.journal.remember(worker(i), Difficulty.ofHashes(1 + i)));
      fixture.journal.remember(worker(0), Difficulty.MAX);

      assertThat(fixture.journal.counts().difficultiesNotKept()).isEqualTo(5);
    }
    try (JournalFixture fixture = new JournalFixture(directory)) {
      assertThat(fixture.journal.difficulty(worker(0))).contains(Difficulty.MAX);
      assertThat(fixture.journal.difficulty(worker(Errands.MAX_DIFFICULTIES - 1))).isPresent();
    }
  }

  @Test
  void tellsManyWorkersApartBeyondWhatItRemembers() {
    int count = Workers.REMEMBERED + 100;
    List<Worker> workers = IntStream.range(0, count).mapToObj(SessionMemoryTest::worker).toList();
    try (JournalFixture fixture = new JournalFixture(directory)) {
      workers.forEach(each -> fixture.journal.leased(new NonceRange(1, 16), each));
      workers.forEach(each -> fixture.journal.leased(new NonceRange(2, 16), each));
      fixture.journal.close();

      List<Worker> read =
          fixture.journal.readFrom(1, Integer.MAX_VALUE).stream()
              .map(entry -> ((JournalEntry.ExtranonceLeased) entry).worker())
              .toList();
      assertThat(read.subList(0, count)).isEqualTo(workers);
      assertThat(read.subList(count, read.size())).isEqualTo(workers);
    }
  }
}
