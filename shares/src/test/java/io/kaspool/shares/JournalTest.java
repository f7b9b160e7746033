package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path directory;

  @Test
  void recordsEveryAnsweredShareOnceWhoeverSubmits() throws Exception {
    int submitters = 4;
    int each = 5_000;
    List<Long> recorded;
    try (JournalFixture fixture = new JournalFixture(directory, 2_000, 100)) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int submitter = 0; submitter < submitters; submitter++) {
          long first = (long) submitter * each;
          threads.execute(() -> LongStream.range(first, first + each).forEach(fixture::append));
        }
      }
      fixture.journal.close();
      assertThat(fixture.answers.heard()).hasSize(submitters * each);
      recorded = fixture.answers.recorded();
      assertThat(fixture.journal.counts().recorded()).isEqualTo(recorded.size());
      assertThat(fixture.journal.counts().refusedFull())
          .isEqualTo(submitters * each - recorded.size());
    }

    try (JournalFixture again = new JournalFixture(directory)) {
      assertThat(JournalFixture.nonces(again.journal))
          .containsExactlyInAnyOrderElementsOf(recorded);
      assertThat(recorded).isNotEmpty().doesNotHaveDuplicates();
      assertThat(again.journal.readFrom(1, 1_000_000))
          .extracting(JournalEntry::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, recorded.size()).boxed().toList());
    }
  }

  @Test
  void gathersTheNextBatchWhileOneIsWrittenAndAnswersInOrder() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();
      LongStream.rangeClosed(1, 500).forEach(fixture::append);
      assertThat(fixture.answers.heard()).isEmpty();

      fixture.store.openGate();
      fixture.journal.close();

      assertThat(fixture.store.batches)
          .extracting(batch -> batch.shares().size())
          .containsExactly(1, 500);
      assertThat(fixture.answers.recorded())
          .containsExactlyElementsOf(LongStream.rangeClosed(0, 500).boxed().toList());
      assertThat(JournalFixture.nonces(fixture.journal)).isEqualTo(fixture.answers.recorded());
    }
  }

  @Test
  void answersOnTheLoopThatAskedAndOutlivesOneThatEnded() {
    List<Runnable> loop = new ArrayList<>();
    Semaphore handed = new Semaphore(0);
    try (JournalFixture fixture = new JournalFixture(directory)) {
      ExecutorService ended = Executors.newSingleThreadExecutor();
      ended.shutdownNow();
      fixture.journal.append(Samples.share(1), ended, fixture.answers.of(1));
      fixture.journal.append(
          Samples.share(2),
          task -> {
            loop.add(task);
            handed.release();
          },
          fixture.answers.of(2));
      handed.acquireUninterruptibly();

      assertThat(fixture.answers.heard()).isEmpty();
      loop.forEach(Runnable::run);
      assertThat(fixture.answers.heard()).containsExactly("recorded 2");
      assertThat(JournalFixture.nonces(fixture.journal)).containsExactly(1L, 2L);
    }
  }

  @Test
  void refusesAtTheBoundAtOnceAndCounts() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory, 3, 10)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();

      LongStream.rangeClosed(1, 5).forEach(fixture::append);

      assertThat(fixture.answers.heard())
          .containsExactly("refused 4: " + Inbox.FULL, "refused 5: " + Inbox.FULL);
      assertThat(fixture.journal.counts().refusedFull()).isEqualTo(2);
      assertThat(fixture.journal.counts().sharesWaiting()).isEqualTo(4);
      fixture.store.openGate();
      await().until(() -> fixture.answers.recorded().size() == 4);
    }
  }

  @Test
  void takesBlocksWhenFullOfSharesAndWritesThemFirst() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory, 1, 10)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();
      fixture.append(1);

      fixture.journal.blockFound(Samples.block(1));
      fixture.journal.blockJudged(
          Samples.block(1), Samples.NODE, new SubmitVerdict.Rejected("too 'old'"));
      fixture.store.openGate();
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(2, 10))
          .extracting(entry -> entry.getClass().getSimpleName())
          .containsExactly("BlockFound", "BlockJudged", "ShareAccepted");
    }
  }

  @Test
  void dropsVerdictsBeforeBlocksAndTellsWhatItDropped() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory, 10, 4)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();

      for (int number = 1; number <= 3; number++) {
        fixture.journal.blockFound(Samples.block(number));
        fixture.journal.blockJudged(
            Samples.block(number), Samples.NODE, new SubmitVerdict.Accepted());
      }
      assertThat(fixture.journal.counts().recordsWaiting()).isEqualTo(4);
      fixture.journal.blockFound(Samples.block(4));

      assertThat(fixture.events.told)
          .containsExactly("opened 0", "not kept 2", "not kept 3", "not kept 4");
      assertThat(fixture.journal.counts().recordsNotKept()).isEqualTo(3);
      assertThat(fixture.journal.health()).isInstanceOf(Health.Degraded.class);
    }
  }

  @Test
  void readsBackWhatWasWritten() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      long minute = fixture.clock.instant().getEpochSecond() / 60;
      fixture.journal.blockFound(Samples.block(1));
      fixture.journal.blockJudged(
          Samples.block(1), Samples.NODE, new SubmitVerdict.NotSynced("later"));
      await().until(() -> fixture.journal.counts().recordsWaiting() == 0);
      fixture.append(-1);
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 100))
          .containsExactly(
              new JournalEntry.BlockFound(1, minute, Samples.block(1)),
              new JournalEntry.BlockJudged(
                  2,
                  minute,
                  Samples.block(1).hash(),
                  Samples.NODE,
                  new SubmitVerdict.NotSynced("later")),
              new JournalEntry.ShareAccepted(3, minute, Samples.share(-1)));
      assertThat(fixture.journal.readFrom(2, 1)).hasSize(1);
    }
  }

  @Test
  void recordsABlockOnceForItsHash() {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      for (int times = 0; times < 3; times++) {
        fixture.journal.blockFound(Samples.block(1));
        fixture.journal.blockJudged(Samples.block(1), Samples.NODE, new SubmitVerdict.Accepted());
      }
      fixture.journal.blockFound(Samples.block(2));
      fixture.journal.close();

      assertThat(fixture.journal.readFrom(1, 100))
          .extracting(JournalEntry::sequence)
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void refusesAShareThatIsNotCommittedWithinTwoSeconds() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.shutGate();
      fixture.append(0);
      fixture.store.awaitCommitAtGate();
      fixture.append(1);

      fixture.scheduler.advance(Duration.ofMillis(1_999));
      assertThat(fixture.answers.heard()).isEmpty();
      fixture.scheduler.advance(Duration.ofMillis(1));
      assertThat(fixture.answers.heard())
          .containsExactly(
              "refused 0: the share could not be recorded in time",
              "refused 1: the share could not be recorded in time");
      assertThat(fixture.journal.health()).isInstanceOf(Health.Down.class);

      fixture.append(2);
      fixture.store.openGate();
      fixture.journal.close();

      assertThat(fixture.answers.heard()).hasSize(3).endsWith("recorded 2");
      assertThat(Set.copyOf(JournalFixture.nonces(fixture.journal))).isEqualTo(Set.of(0L, 2L));
      assertThat(fixture.journal.counts().timedOut()).isEqualTo(2);
    }
  }

  @Test
  void closingWritesWhatWaitsAndRefusesTheRest() throws Exception {
    try (JournalFixture fixture = new JournalFixture(directory)) {
      fixture.store.shutGate();
      LongStream.range(0, 10).forEach(fixture::append);
      fixture.store.awaitCommitAtGate();
      Thread closing = Thread.ofVirtual().start(fixture.journal::close);
      await().until(() -> lastAnswerToOneMore(fixture).contains(Inbox.CLOSED));

      fixture.store.openGate();
      closing.join();
      fixture.journal.close();
      fixture.journal.blockFound(Samples.block(1));

      assertThat(fixture.answers.recorded()).containsAll(LongStream.range(0, 10).boxed().toList());
      assertThat(fixture.scheduler.waiting()).isZero();
      assertThat(fixture.events.told).contains("not kept 1");
    }
  }

  private static String lastAnswerToOneMore(JournalFixture fixture) {
    fixture.append(99);
    return String.join("\n", fixture.answers.heard());
  }
}
