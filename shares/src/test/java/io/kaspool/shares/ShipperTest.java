package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.mining.NonceRange;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Health;
import io.kaspool.shares.testkit.InMemoryShareSink;
import io.kaspool.shares.testkit.InMemoryShareSink.Backup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
  private final InMemoryShareSink sink = new InMemoryShareSink();
  @TempDir private Path directory;

  @Test
  void shipsEveryKindOfEntryOnceAndInOrder() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.journal.leased(new NonceRange(7, 16), Samples.WORKER);
      gateway.shares(1, 100);
      gateway.journal.blockFound(Samples.block(1));
      gateway.journal.blockJudged(
          Samples.block(1), Samples.NODE, new SubmitVerdict.Rejected("too old"));
      gateway.shipAll().shares(101, 50).shipAll();
      await().until(() -> gateway.journal.counts().recordsWaiting() == 0);
      gateway.shipAll();

      assertThat(sink.entries()).hasSize(153).isEqualTo(gateway.journal.readFrom(1, 1_000));
      assertThat(sink.batches()).extracting(ShareBatch::cleanStop).containsOnly(false);
      assertThat(gateway.shipper.counts().entries()).isEqualTo(153);
      assertThat(gateway.events.told).containsExactly("shipping from 0");
    }
  }

  @Test
  void countsABatchOnceWhoseAnswerWasLost() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 10).shipAll();
      sink.loseAnswers(2);
      gateway.shares(11, 10).shipAll();

      assertThat(sink.entries()).isEqualTo(gateway.journal.readFrom(1, 1_000));
      assertThat(gateway.events.told)
          .containsExactly("shipping from 0", "away: the answer is lost", "shipping from 20");
    }
  }

  @Test
  void goesOnWhereTheSinkStandsAfterCrashes() {
    UUID first;
    UUID second;
    try (Gateway gateway = new Gateway(directory, sink)) {
      first = gateway.journal.state().identity().holder();
      gateway.shares(1, 10).shipAll().shares(11, 10).crash();
    }
    try (Gateway gateway = new Gateway(directory, sink)) {
      second = gateway.journal.state().identity().holder();
      gateway.shares(21, 10).shipAll();
      assertThat(sink.entries()).isEqualTo(gateway.journal.readFrom(1, 1_000));
    }

    assertThat(sink.shippedByStart(Set.of(first, second)))
        .isEqualTo(Map.of(first, 20L, second, 30L));
  }

  @Test
  void shipsACommitAsAWholeAndNotManyTogetherBeyondTheLimit() throws Exception {
    ShippingSettings small =
        new ShippingSettings(
            "g",
            10,
            Gateway.LOOK,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
    try (Gateway gateway = new Gateway(new JournalFixture(directory), sink, small)) {
      gateway.fixture.store.shutGate();
      gateway.fixture.append(0);
      gateway.fixture.store.awaitCommitAtGate();
      LongStream.rangeClosed(1, 500).forEach(gateway.fixture::append);
      gateway.fixture.store.openGate();
      await().until(() -> gateway.fixture.answers.recorded().size() == 501);
      for (int i = 0; i < 25; i++) {
        gateway.shares(1_000 + i, 1);
      }
      gateway.shipAll();

      assertThat(sink.entries()).isEqualTo(gateway.journal.readFrom(1, 1_000));
      assertThat(sink.batches())
          .extracting(batch -> batch.entries().size())
          .startsWith(1, 500, 10, 10, 5);
    }
  }

  @Test
  void tellsWithinFiveSecondsThatPastMinutesAreClosedThoughNothingHappens() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 1).shipAll();
      for (int minute = 1; minute <= 3; minute++) {
        gateway.step(Duration.ofMinutes(1));
        long now = gateway.fixture.clock.instant().getEpochSecond() / 60;
        gateway.stepUntil(() -> sink.book(gateway.id()).orElseThrow().closedThrough() >= now - 1);
      }

      assertThat(sink.entries()).hasSize(1);
      int before = sink.batches().size();
      gateway.step(Duration.ofSeconds(20));
      assertThat(sink.batches().size() - before).isBetween(3, 4);
    }
  }

  @Test
  void closingShipsTheRestAndSaysThatNothingComes() {
    int id;
    try (Gateway gateway = new Gateway(directory, sink)) {
      id = gateway.id();
      gateway.shares(1, 10);
      gateway.shipper.close();

      assertThat(sink.entries()).hasSize(10).isEqualTo(gateway.journal.readFrom(1, 1_000));
      assertThat(sink.book(id).orElseThrow().stopped()).isTrue();
      assertThat(gateway.events.told).doesNotContain("left behind 10");
    }

    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(11, 1).shipAll();
      assertThat(sink.book(id).orElseThrow().stopped()).isFalse();
    }
  }

  @Test
  void closingGivesUpOnASinkThatIsAwayOrNeverAnswers() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      sink.goAway("expected");
      gateway.shares(1, 10);
      gateway.shipper.close();
      assertThat(gateway.events.told).containsExactly("away: expected", "left behind 10");
    }
    CountDownLatch never = new CountDownLatch(1);
    ShippingSettings standard = ShippingSettings.of("g");
    ShippingSettings hasty =
        new ShippingSettings(
            "g",
            10,
            standard.lookEvery(),
            standard.emptyEvery(),
            standard.retryAfter(),
            standard.retryAtMost(),
            Duration.ofMillis(50));
    try (Gateway gateway =
        new Gateway(new JournalFixture(directory), new SilentSink(never), hasty)) {
      gateway.shares(11, 10);
      gateway.shipper.close();
      assertThat(gateway.events.told).containsExactly("left behind 20");
    } finally {
      never.countDown();
    }
  }

  private record SilentSink(CountDownLatch until) implements ShareSink {
    @Override
    public SinkPosition claim(JournalIdentity journal) {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new SinkException("too late");
    }

    @Override
    public SinkAnswer take(ShareBatch batch) {
      throw new SinkException("too late");
    }

    @Override
    public Map<UUID, Long> shippedByStart(Set<UUID> holders) {
      return Map.of();
    }

    @Override
    public void retire(int journalId, UUID holder) {
      throw new SinkException("too late");
    }
  }

  @Test
  void asksASinkThatIsAwayLessAndLessOftenAndTellsOnce() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 10);
      sink.goAway("no route to host");
      gateway.step(Duration.ofSeconds(59));

      // at 0.25, 1.25, 3.25, 7.25, 15.25 and then every 10 s
      assertThat(sink.asked()).isBetween(9, 10);
      assertThat(gateway.shipper.state()).isEqualTo(new ShippingState.Away("no route to host"));
      assertThat(gateway.shipper.health()).isEqualTo(Health.ok());
      gateway.step(Duration.ofSeconds(62));
      assertThat(gateway.shipper.health()).isInstanceOf(Health.Degraded.class);
      assertThat(gateway.shipper.counts().waiting()).isEqualTo(10);
      assertThat(gateway.shipper.counts().oldestWaiting()).isEqualTo(Duration.ofSeconds(121));

      sink.comeBack();
      gateway.shares(11, 1).shipAll();
      assertThat(gateway.shipper.health()).isEqualTo(Health.ok());
      assertThat(gateway.events.told).containsExactly("away: no route to host", "shipping from 0");
    }
  }

  @Test
  void shipsAgainWhatARestoredSinkLacks() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 10).shipAll();
      Backup backup = sink.backup();
      gateway.shares(11, 10).shipAll();

      sink.restore(backup);
      gateway.shares(21, 1).shipAll();

      assertThat(sink.entries()).hasSize(21).isEqualTo(gateway.journal.readFrom(1, 1_000));
      assertThat(gateway.events.told).contains("rewound 20 to 10");
    }
  }

  @Test
  void startsFromTheBeginningInANewSink() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 10).shipAll();
      sink.restore(new InMemoryShareSink().backup());
      gateway.shares(11, 1).shipAll();

      assertThat(sink.entries()).isEqualTo(gateway.journal.readFrom(1, 1_000));
    }
  }

  @Test
  void thereIsNothingToAcceptWhileItGoesOn() {
    try (Gateway gateway = new Gateway(directory, sink)) {
      gateway.shares(1, 1).shipAll();
      assertThat(gateway.shipper.accept()).isInstanceOf(Acceptance.Refused.class);
      gateway.shares(2, 1).shipAll();
      assertThat(List.copyOf(sink.entries())).hasSize(2);
    }
  }
}
