package io.kaspool.stratum;

import static io.kaspool.stratum.TestPool.WALLET;
import static io.kaspool.stratum.TestPool.accepted;
import static io.kaspool.stratum.TestPool.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.mining.NonceRange;
import io.kaspool.mining.testkit.RecordingSessionMemory.Lease;
import io.kaspool.rigs.RawStratumClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who holds which extranonce is remembered, so that a block is traced to its finder.
final class LeaseTest {
  private final TestPool pool = TestPool.start();

  @AfterEach
  void stop() {
    pool.close();
  }

  private static String authorize(int id, String worker) {
    return "{\"id\":"
        + id
        + ",\"method\":\"mining.authorize\",\"params\":[\""
        + WALLET
        + "."
        + worker
        + "\",\"x\"]}";
  }

  private RawStratumClient subscribed() throws IOException {
    RawStratumClient client = pool.connect();
    ask(client, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner\"]}");
    return client;
  }

  @Test
  void remembersWhoLoggedInOnWhichExtranonceOnce() throws IOException {
    try (RawStratumClient client = subscribed()) {
      assertThat(pool.sessions.leases()).isEmpty();
      client.sendLine(authorize(2, "a"));
      client.sendLine(authorize(3, "a"));
      client.sendLine(authorize(4, "b"));
      String line;
      do {
        line = client.readLine(TestPool.SOON);
      } while (!line.equals(accepted(4)));
    }

    assertThat(pool.sessions.leases())
        .extracting(Lease::range)
        .containsExactly(new NonceRange(1, 16), new NonceRange(1, 16));
    assertThat(pool.sessions.leases())
        .extracting(lease -> lease.worker().name())
        .containsExactly("a", "b");
  }

  @Test
  void logsInAlthoughTheLeaseCannotBeKept() throws IOException {
    pool.sessions.failWith("expected");
    try (RawStratumClient client = subscribed()) {
      assertThat(ask(client, authorize(2, "a"))).isEqualTo(accepted(2));
    }

    assertThat(pool.failures).hasSize(1);
  }
}
