package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.shares.testkit.InMemoryShareSink;
import io.kaspool.shares.testkit.InMemoryShareSink.Backup;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a journal's old id once it goes on under a new one: it ends unless another
/// process ships it, so that nobody waits for it.
class RetireTest {
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

  private boolean isRetired(int id) {
    return sink.book(id).orElseThrow().retired();
  }

  /// Returns the old id.
  private static int accept(Gateway gateway) {
    return ((Acceptance.Accepted) gateway.shipper.accept()).oldId();
  }

  /// Has found out that its file is older than what the sink has of it.
  private Gateway rolledBack() {
    open("a").shares(1, 10).shipAll().close();
    copy("a", "backup");
    open("a").shares(11, 10).shipAll().crash();
    Gateway gateway = open("backup");
    assertThat(gateway.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
    return gateway;
  }

  @Test
  void thatOfAFileThatWasRolledBackEnds() {
    try (Gateway gateway = rolledBack()) {
      int old = accept(gateway);
      assertThat(isRetired(old)).as("the new one is not claimed yet").isFalse();
      gateway.shipAll();

      assertThat(isRetired(old)).isTrue();
      assertThat(isRetired(gateway.id())).isFalse();
    }
  }

  @Test
  void thatOfAGapEnds() {
    JournalSettings settings = JournalSettings.of(parent.resolve("a")).withRetention(HASTY);
    try (Gateway gateway =
        new Gateway(new JournalFixture(settings), sink, ShippingSettings.of("g"))) {
      gateway.shares(1, 5).shipAll();
      Backup early = sink.backup();
      gateway.shares(6, 5).shipAll();
      gateway.step(Duration.ofHours(2));
      gateway.stepUntil(() -> gateway.journal.state().deletedThrough() == 10);
      sink.restore(early);
      assertThat(gateway.awaitStop()).isEqualTo(StopReason.GAP);
      int old = accept(gateway);
      gateway.shipAll();

      assertThat(isRetired(old)).isTrue();
    }
  }

  @Test
  void thatOfATwinStaysWithTheOther() {
    open("a").shares(1, 10).shipAll().close();
    copy("a", "b");
    try (Gateway one = open("a");
        Gateway two = open("b")) {
      sink.beforeNextTake(() -> sink.claim(two.claim()));
      assertThat(one.awaitStop()).isEqualTo(StopReason.TWIN);
      int old = accept(one);
      one.shipAll();
      two.shares(101, 5).shipAll();

      assertThat(two.id()).isEqualTo(old);
      assertThat(isRetired(old)).isFalse();
      assertThat(isRetired(one.id())).isFalse();
    }
  }

  @Test
  void thatOfTwoTwinsEndsWhenBothHaveLeftIt() {
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a")) {
      original.shares(1, 10).shipAll();
      try (Gateway twin = open("b")) {
        twin.shares(101, 10);
        assertThat(twin.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
        original.shares(11, 5);
        assertThat(original.awaitStop()).isEqualTo(StopReason.TWIN);

        int old = accept(original);
        original.shipAll();
        assertThat(isRetired(old)).as("the twin has it").isFalse();
        accept(twin);
        twin.shipAll();
        assertThat(isRetired(old)).isTrue();
      }
    }
  }

  @Test
  void isTriedAgainUntilTheSinkHasHeardIt() {
    try (Gateway gateway = rolledBack()) {
      int old = accept(gateway);
      sink.goAway("expected");
      gateway.step(Duration.ofSeconds(30));
      assertThat(isRetired(old)).isFalse();
      sink.comeBack();
      gateway.shipAll();

      assertThat(isRetired(old)).isTrue();
    }
  }

  @Test
  void happensAlthoughTheChangeOfIdWasNotHeard() {
    try (Gateway gateway = rolledBack()) {
      int old = gateway.id();
      gateway.fixture.store.failFromNowOn(FaultyStore.Fault.AFTER_COMMIT);
      assertThat(gateway.shipper.accept()).isInstanceOf(Acceptance.Refused.class);
      gateway.fixture.store.failFromNowOn(FaultyStore.Fault.NONE);
      gateway.stepUntil(() -> gateway.fixture.events.told.contains("recovered"));
      gateway.shipAll();

      assertThat(gateway.id()).isNotEqualTo(old);
      assertThat(isRetired(old)).isTrue();
    }
  }

  @Test
  void anIdThatIsShippedAgainIsNotRetired() {
    open("a").close();
    copy("a", "b");
    try (Gateway original = open("a")) {
      original.shares(1, 10).shipAll();
    }
    try (Gateway twin = open("b")) {
      twin.shares(101, 10);
      assertThat(twin.awaitStop()).isEqualTo(StopReason.ROLLED_BACK);
      try (Gateway original = open("a")) {
        original.shares(11, 5).shipAll();
        int old = accept(twin);
        twin.shipAll();

        assertThat(original.id()).isEqualTo(old);
        assertThat(isRetired(old)).isFalse();
        original.shares(16, 5).shipAll();
      }
    }
  }
}
