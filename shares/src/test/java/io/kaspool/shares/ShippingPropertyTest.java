package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.mining.NonceRange;
import io.kaspool.shares.testkit.InMemoryShareSink;
import io.kaspool.shares.testkit.InMemoryShareSink.Backup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens to the clock, the sink, and the program, in whatever order.
class ShippingPropertyTest {
  private static final int CASES = 60;
  private static final int STEPS = 40;

  @TempDir private Path parent;

  @Test
  void everyEntryComesOnceInOrderAndNoneAfterItsMinuteWasClosed() {
    Property.forAll(CASES, random -> new Story(random, parent.resolve("" + number++)).tell());
  }

  private int number;

  private static final class Story {
    private final Random random;
    private final JournalSettings settings;
    private final InMemoryShareSink sink = new InMemoryShareSink();
    private final AtomicLong aheadMinutes = new AtomicLong();
    private Backup backup = sink.backup();
    private long nonce;
    private Gateway gateway;

    Story(Random random, Path directory) {
      this.random = random;
      this.settings = JournalSettings.of(directory);
      this.gateway = open();
    }

    private Gateway open() {
      Duration quarter = Duration.ofMillis(250);
      ShippingSettings shipping =
          new ShippingSettings(
              "g",
              1 + random.nextInt(20),
              quarter,
              Duration.ofSeconds(5),
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofSeconds(5));
      return new Gateway(new JournalFixture(settings, aheadMinutes::get), sink, shipping);
    }

    void tell() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> shares();
          case 3 -> gateway.journal.leased(new NonceRange(nonce, 16), Samples.WORKER);
          case 4, 5 -> gateway.step(Duration.ofMillis(250L * (1 + random.nextInt(8))));
          case 6 -> gateway.step(Duration.ofSeconds(1 + random.nextInt(200)));
          case 7 -> aheadMinutes.set(random.nextInt(60) - 30);
          case 8 -> toggleSink();
          case 9 -> sink.loseAnswers(random.nextInt(3));
          case 10 -> restart();
          case 11 -> backUpOrRestore();
          default -> throw new AssertionError();
        }
        acceptFalseTwin();
      }
      sink.comeBack();
      sink.loseAnswers(0);
      shares();
      gateway.step(Duration.ofSeconds(20));
      acceptFalseTwin();
      gateway.shipAll();
      assertThat(sink.entries()).isEqualTo(gateway.journal.readFrom(1, Integer.MAX_VALUE));
      assertThat(gateway.nonces())
          .containsExactlyElementsOf(java.util.stream.LongStream.range(0, nonce).boxed().toList());
      assertThat(sink.late()).isEmpty();
      gateway.close();
    }

    /// A sink that was restored to an earlier opening's claim, without having gone back otherwise,
    /// looks as if there were a twin.
    private void acceptFalseTwin() {
      if (gateway.shipper.state() instanceof ShippingState.Stopped(StopReason reason, String _)) {
        assertThat(reason).isEqualTo(StopReason.TWIN);
        sink.comeBack();
        assertThat(gateway.shipper.accept()).isInstanceOf(Acceptance.Accepted.class);
      }
    }

    private void shares() {
      int count = 1 + random.nextInt(30);
      gateway.shares(nonce, count);
      nonce += count;
    }

    private void toggleSink() {
      if (random.nextBoolean()) {
        sink.goAway("expected");
      } else {
        sink.comeBack();
      }
    }

    private void restart() {
      if (random.nextBoolean()) {
        gateway.close();
      } else {
        gateway.crash();
      }
      gateway = open();
    }

    private void backUpOrRestore() {
      if (random.nextBoolean()) {
        backup = sink.backup();
      } else {
        sink.restore(backup);
      }
    }
  }
}
