package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import io.kaspool.node.SubmitVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningHashTest {
  private final RunningHash runningHash = new RunningHash(RunningHash::encode);
  @TempDir private Path parent;

  @Test
  void canBeComputedAgainFromWhatIsRead() {
    try (JournalFixture fixture = new JournalFixture(parent.resolve("a"))) {
      fixture.journal.leased(new NonceRange(7, 16), Samples.WORKER);
      fixture.append(1);
      fixture.journal.blockFound(Samples.block(1));
      fixture.journal.blockFound(Samples.block(1));
      fixture.journal.blockJudged(
          Samples.block(1), Samples.NODE, new SubmitVerdict.Rejected("zu spät"));
      await().until(() -> fixture.journal.counts().recordsWaiting() == 0);
      fixture.append(-2);
      fixture.journal.close();

      Hash hash = Hash.ZERO;
      for (JournalEntry entry : fixture.journal.readFrom(1, 100)) {
        hash = runningHash.next(hash, entry);
      }
      assertThat(fixture.journal.state().last()).isEqualTo(new Cursor(5, hash));
    }
  }

  @Test
  void differsWithEveryPartOfAnEntry() {
    Worker worker = Samples.WORKER;
    Worker other = new Worker(worker.wallet(), worker.name() + "x", worker.scheme());
    Worker solo = new Worker(worker.wallet(), worker.name(), Scheme.SOLO);
    SearchSpace space = new SearchSpace(1, 2);
    NonceRange range = new NonceRange(3, 16);
    List<JournalEntry> entries =
        List.of(
            share(1, 1, worker, 1, 1, 1),
            share(2, 1, worker, 1, 1, 1),
            share(1, 2, worker, 1, 1, 1),
            share(1, 1, other, 1, 1, 1),
            share(1, 1, solo, 1, 1, 1),
            share(1, 1, worker, 2, 1, 1),
            share(1, 1, worker, 1, 2, 1),
            share(1, 1, worker, 1, 1, 2),
            new JournalEntry.BlockFound(1, 1, Samples.block(1)),
            new JournalEntry.BlockFound(1, 1, Samples.block(2)),
            judged(new SubmitVerdict.Accepted()),
            judged(new SubmitVerdict.Rejected("")),
            judged(new SubmitVerdict.Rejected("a")),
            judged(new SubmitVerdict.NotSynced("a")),
            new JournalEntry.ExtranonceLeased(1, 1, space, range, worker),
            new JournalEntry.ExtranonceLeased(1, 1, space, new NonceRange(3, 15), worker),
            new JournalEntry.ExtranonceLeased(1, 1, new SearchSpace(1, 3), range, worker),
            new JournalEntry.ExtranonceLeased(1, 1, new SearchSpace(2, 2), range, worker));
    Set<Hash> hashes = new HashSet<>();
    entries.forEach(entry -> hashes.add(runningHash.next(Hash.ZERO, entry)));
    entries.forEach(entry -> hashes.add(runningHash.next(new Hash(1, 0, 0, 0), entry)));

    assertThat(hashes).hasSize(2 * entries.size());
  }

  private static JournalEntry share(
      long sequence, long minute, Worker worker, long work, long job, long nonce) {
    return new JournalEntry.ShareAccepted(
        sequence, minute, new Share(worker, Difficulty.ofHashes(work), job, nonce));
  }

  private static JournalEntry judged(SubmitVerdict verdict) {
    return new JournalEntry.BlockJudged(1, 1, Samples.block(1).hash(), Samples.NODE, verdict);
  }

  @Test
  void aCopyThatWentOnWithoutItIsNotTakenForTheJournalThatFailed() throws Exception {
    Path own = parent.resolve("a");
    try (JournalFixture fixture = new JournalFixture(own)) {
      fixture.append(1);
    }
    Path copy = Gateway.copy(own, parent.resolve("b"));
    try (JournalFixture fixture = new JournalFixture(copy)) {
      fixture.append(2);
      fixture.append(3);
    }
    try (JournalFixture fixture = new JournalFixture(own)) {
      fixture.append(4);
      await().until(() -> fixture.answers.recorded().size() == 1);
      Files.move(own, parent.resolve("elsewhere"));
      fixture.append(5);
      await().until(() -> fixture.answers.heard().size() == 2);
      Files.move(copy, own);
      await()
          .until(
              () -> {
                fixture.scheduler.advance(Duration.ofSeconds(1));
                return fixture.journal.health().toString().contains("another");
              });
    }
  }
}
