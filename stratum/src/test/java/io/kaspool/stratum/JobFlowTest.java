package io.kaspool.stratum;

import static io.kaspool.stratum.TestPool.SOON;
import static io.kaspool.stratum.TestPool.WALLET;
import static io.kaspool.stratum.TestPool.accepted;
import static io.kaspool.stratum.TestPool.ask;
import static io.kaspool.stratum.TestPool.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.mining.Job;
import io.kaspool.rigs.RawStratumClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When jobs go out, to whom, and what happens while there are none.
final class JobFlowTest {
  private static StratumSettings settings(Duration noNode, Duration write) {
    StratumSettings usual = TestPool.settings(TestPool.stratum("64"), null);
    return new StratumSettings(
        usual.network(), usual.treasury(), usual.ports(), noNode, usual.loginTimeout(), write);
  }

  @Test
  void sendsTheNewestOfManyTemplatesOnceInAQuarterSecond() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      try (RawStratumClient client = pool.miner("lolMiner")) {
        Job last = pool.template();
        for (int i = 0; i < 50; i++) {
          last = pool.template();
        }
        List<String> jobs = client.readLines(Duration.ofMillis(600));
        assertThat(jobs).hasSizeBetween(1, 2);
        assertThat(jobs.getLast()).contains("[\"" + last.id() + "\",");
      }
    }
  }

  @Test
  void spacesTheJobsOfASlowDialectFurther() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      try (RawStratumClient fast = pool.miner("lolMiner");
          RawStratumClient slow = pool.miner("BzMiner/v14.0.2")) {
        List<String> toFast = new ArrayList<>();
        List<String> toSlow = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          pool.template();
          toFast.addAll(fast.readLines(Dialect.SHORTEST_INTERVAL)); // which is also the pace
        }
        toSlow.addAll(slow.readLines(TestPool.QUIET));
        assertThat(toFast).hasSizeBetween(9, 12);
        assertThat(toSlow).hasSizeBetween(3, 8);
      }
    }
  }

  private static String jobLine(RawStratumClient client, Job job) throws IOException {
    String line;
    do {
      line = client.readLine(SOON);
    } while (!line.contains("[\"" + job.id() + "\","));
    return line;
  }

  @Test
  void writesAPendingDifficultyRightBeforeTheNextJob() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      try (RawStratumClient client = pool.miner("GodMiner/2.0.0")) {
        client.sendLine("{\"id\":9,\"method\":\"mining.suggest_difficulty\",\"params\":[8192]}");
        assertThat(client.readLine(SOON)).isEqualTo(accepted(9));
        TestPool.assertSilent(client);
        Job next = pool.template();
        assertThat(client.readLine(SOON))
            .isEqualTo("{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[8192]}");
        assertThat(client.readLine(SOON)).contains("[\"" + next.id() + "\",");
      }
    }
  }

  @Test
  void sendsOnlyPowersOfTwo() throws IOException {
    try (TestPool pool = TestPool.start(TestPool.stratum("5000"))) {
      pool.template();
      try (RawStratumClient client = pool.connect()) {
        client.sendLine(
            "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"IceRiverMiner-v1.1\"]}");
        client.sendLine(
            "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"" + WALLET + "\",\"x\"]}");
        assertThat(client.readLines(TestPool.QUIET))
            .contains("{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[4096]}");
      }
    }
  }

  @Test
  void closesASlowReaderAndLeavesTheOthersAlone() throws IOException {
    try (TestPool pool = TestPool.start(settings(Duration.ofSeconds(60), Duration.ofMillis(500)))) {
      pool.template();
      try (RawStratumClient deaf = RawStratumClient.connect(pool.address(), 2048);
          RawStratumClient other = pool.miner("lolMiner")) {
        deaf.sendLine("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner\"]}");
        deaf.sendLine(
            "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\""
                + WALLET
                + ".deaf\",\"x\"]}");
        Thread.ofVirtual().start(() -> chatter(deaf));
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(pool.closed).contains(CloseReason.NOT_READING));
        Job job = pool.template();
        assertThat(jobLine(other, job)).isNotEmpty();
        assertThat(pool.closed).containsExactly(CloseReason.NOT_READING);
      }
    }
  }

  // asks and asks, and reads no answer
  private static void chatter(RawStratumClient client) {
    try {
      for (int id = 3; id < 200_000; id++) {
        client.sendLine("{\"id\":" + id + ",\"method\":\"mining.extranonce.subscribe\"}");
      }
    } catch (IOException closed) {
      // as it should be
    }
  }

  @Test
  void holdsNoOldJobOutToNewMiners() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      pool.clock.advance(Duration.ofSeconds(31));
      try (RawStratumClient client = pool.connect()) {
        client.sendLine("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner\"]}");
        client.sendLine(
            "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"" + WALLET + "\",\"x\"]}");
        assertThat(client.readLines(Duration.ofMillis(500)))
            .hasSize(4)
            .noneMatch(line -> line.contains("mining.notify"));
        Job fresh = pool.template();
        assertThat(jobLine(client, fresh)).isNotEmpty();
      }
    }
  }

  @Test
  void keepsConnectionsThroughAShortOutage() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      try (RawStratumClient client = pool.miner("lolMiner")) {
        pool.noNode();
        pool.clock.advance(Duration.ofSeconds(50));
        TestPool.assertSilent(client);
        Job fresh = pool.template();
        assertThat(jobLine(client, fresh)).isNotEmpty();
        assertThat(pool.closed).isEmpty();
      }
    }
  }

  @Test
  void sendsMinersElsewhereWhenNoNodeComesBack() throws IOException {
    try (TestPool pool = TestPool.start()) {
      pool.template();
      try (RawStratumClient client = pool.miner("lolMiner");
          RawStratumClient late = pool.connect()) {
        pool.noNode();
        pool.clock.advance(Duration.ofSeconds(61));
        assertThat(client.awaitClosed(SOON)).isTrue();
        ask(late, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner\"]}");
        assertThat(
                ask(
                    late,
                    "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\""
                        + WALLET
                        + "\",\"x\"]}"))
            .isEqualTo(refused(2, 20, "The pool has no node in sync, try another pool"));
        assertThat(late.awaitClosed(SOON)).isTrue();
        await()
            .untilAsserted(
                () ->
                    assertThat(pool.closed)
                        .containsExactly(CloseReason.NO_NODE, CloseReason.NO_NODE));
      }
    }
  }

  @Test
  void waitsForeverWhereToldSo() throws IOException {
    try (TestPool pool = TestPool.start(settings(Duration.ZERO, StratumSettings.WRITE_TIMEOUT))) {
      pool.template();
      try (RawStratumClient client = pool.miner("lolMiner")) {
        pool.noNode();
        pool.clock.advance(Duration.ofHours(10));
        assertThat(client.awaitClosed(Duration.ofMillis(1500))).isFalse();
      }
    }
  }
}
