package io.kaspool.stratum;

import static io.kaspool.stratum.TestPool.HARD;
import static io.kaspool.stratum.TestPool.SOON;
import static io.kaspool.stratum.TestPool.WALLET;
import static io.kaspool.stratum.TestPool.accepted;
import static io.kaspool.stratum.TestPool.answer;
import static io.kaspool.stratum.TestPool.ask;
import static io.kaspool.stratum.TestPool.nonce;
import static io.kaspool.stratum.TestPool.refused;
import static io.kaspool.stratum.TestPool.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Target;
import io.kaspool.mining.Job;
import io.kaspool.mining.Share;
import io.kaspool.mining.testkit.Solutions;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.rigs.RawStratumClient;
import io.kaspool.stratum.StratumCounters.ShareResult;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the pool says of shares, over a real socket.
final class SubmitTest {
  private static final Difficulty EASY = Difficulty.ofHashes(64);
  private static final Difficulty HARDER = Difficulty.ofHashes(1024);
  private static final String FIRST = "0001000000000000";

  private final TestPool pool = TestPool.start(EASY);

  @AfterEach
  void stop() {
    pool.close();
  }

  private static long between(Job job, Difficulty easier, Difficulty harder) {
    BigInteger wide = easier.target().toBigInteger();
    BigInteger narrow = harder.target().toBigInteger();
    return Solutions.find(
        job.template(),
        0x0001_0000_0000_0000L,
        value -> value.compareTo(wide) <= 0 && value.compareTo(narrow) > 0);
  }

  private static long failing(Job job, Target target) {
    return Solutions.find(
        job.template(),
        0x0001_0000_0000_0000L,
        value -> value.compareTo(target.toBigInteger()) > 0);
  }

  private static void awaitJob(RawStratumClient client, Job job) throws IOException {
    String id = "[\"" + job.id() + "\",";
    while (!client.readLine(SOON).contains(id)) {
      // an earlier one
    }
  }

  @Test
  void acceptsTheNonceInEverySpellingButOnce() throws IOException {
    Job job = pool.template();
    String full = HexFormat.of().toHexDigits(nonce(job, EASY.target()));
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(140, "1", full))).isEqualTo(accepted(140));
      assertThat(ask(client, submit(140, "1", full)))
          .isEqualTo(refused(140, 22, "Duplicate share"));
      assertThat(ask(client, submit(5, "1", full.substring(4))))
          .isEqualTo(refused(5, 22, "Duplicate share"));
      assertThat(ask(client, submit(4, "1", "0x" + full)))
          .isEqualTo(refused(4, 22, "Duplicate share"));
      assertThat(ask(client, submit(4, "1", "0X" + full.toUpperCase(java.util.Locale.ROOT))))
          .isEqualTo(refused(4, 22, "Duplicate share"));
    }
    assertThat(pool.log.shares()).hasSize(1);
    assertThat(pool.counters().shares(ShareResult.DUPLICATE)).isEqualTo(4);
  }

  @Test
  void acceptsASuffixAndAPrefixedNonce() throws IOException {
    Job job = pool.template();
    long first = nonce(job, EASY.target());
    long second = Solutions.meeting(job.template(), first + 1, EASY.target());
    try (RawStratumClient client = pool.miner("GodMiner/2.0.0")) {
      String suffix = HexFormat.of().toHexDigits(first).substring(4);
      assertThat(ask(client, submit(5, "1", suffix))).isEqualTo(accepted(5));
      assertThat(ask(client, submit(6, "1", "0x" + HexFormat.of().toHexDigits(second))))
          .isEqualTo(accepted(6));
    }
    assertThat(pool.log.shares()).extracting(Share::nonce).containsExactly(first, second);
  }

  @Test
  void readsTheNonceOfFiveParametersAtTheEnd() throws IOException {
    Job job = pool.template();
    String suffix = HexFormat.of().toHexDigits(nonce(job, EASY.target())).substring(4);
    try (RawStratumClient client = pool.miner("lolMiner")) {
      String line =
          "{\"id\":5,\"method\":\"mining.submit\",\"params\":[\"w\",\"1\",\"\",\"\",\""
              + suffix
              + "\"]}";
      assertThat(ask(client, line)).isEqualTo(accepted(5));
    }
  }

  @Test
  void refusesAForeignExtranonceOnceTheSessionHasSettled() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, "1", "0002000000000a9d")))
          .isEqualTo(refused(5, 21, "Job not found"));
      pool.clock.advance(Duration.ofSeconds(31));
      Job fresh = pool.template();
      awaitJob(client, fresh);
      assertThat(ask(client, submit(5, fresh.id(), "0002000000000a9d")))
          .isEqualTo(refused(5, 20, "Nonce outside of the assigned range"));
    }
  }

  @Test
  void refusesWhatIsNoNonce() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      for (String garbage : new String[] {"00fbba000000000a9d", "", "zz", "0x", "12 34"}) {
        assertThat(ask(client, submit(5, "1", garbage)))
            .as(garbage)
            .isEqualTo(refused(5, 20, "Invalid nonce"));
      }
    }
  }

  @Test
  void refusesTwoParameters() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, "{\"id\":5,\"method\":\"mining.submit\",\"params\":[\"w\",\"1\"]}"))
          .isEqualTo(refused(5, 20, "Invalid parameters"));
    }
  }

  @Test
  void refusesWhoHasNotLoggedIn() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.connect()) {
      assertThat(ask(client, submit(5, "1", FIRST)))
          .isEqualTo(refused(5, 24, "Unauthorized worker"));
    }
  }

  @Test
  void answersForAnUnknownJob() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, "99999", FIRST))).isEqualTo(refused(5, 21, "Job not found"));
    }
  }

  @Test
  void doesNotKnowAJobFromBeforeTheSession() throws IOException {
    Job before = pool.template();
    Job own = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(own.id()).isEqualTo("2");
      assertThat(ask(client, submit(5, before, nonce(before, EASY.target()))))
          .isEqualTo(refused(5, 21, "Job not found"));
    }
  }

  @Test
  void submitsABlockOnAJobFromBeforeTheSession() throws IOException {
    Job before = pool.template(2);
    pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, before, nonce(before, before.networkTarget()))))
          .isEqualTo(refused(5, 21, "Job not found"));
    }
    assertThat(pool.blocks).hasSize(1);
  }

  @Test
  void submitsABlockOfWhoHasNotLoggedInYet() throws IOException {
    Job job = pool.template(2);
    try (RawStratumClient client = pool.connect()) {
      assertThat(ask(client, submit(5, job, nonce(job, job.networkTarget()))))
          .isEqualTo(refused(5, 24, "Unauthorized worker"));
    }
    assertThat(pool.blocks).hasSize(1);
    assertThat(pool.log.blocks().getFirst().finder().name()).isEqualTo("w1");
  }

  @Test
  void refusesALowDifficulty() throws IOException {
    Job job = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, failing(job, EASY.target()))))
          .isEqualTo(refused(5, 23, "Low difficulty share"));
    }
  }

  @Test
  void refusesAStaleShare() throws IOException {
    Job old = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      pool.template();
      pool.clock.advance(Duration.ofSeconds(11));
      assertThat(ask(client, submit(5, old, nonce(old, EASY.target()))))
          .isEqualTo(refused(5, 21, "Stale share"));
    }
  }

  @Test
  void creditsTenSecondsOfLateness() throws IOException {
    Job old = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      pool.template();
      pool.clock.advance(Duration.ofSeconds(8));
      assertThat(ask(client, submit(5, old, nonce(old, EASY.target())))).isEqualTo(accepted(5));
    }
  }

  @Test
  void judgesAnOldJobByItsOwnDifficultyAfterARise() throws IOException {
    Job old = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      changeDifficulty(client, HARDER);
      Job fresh = pool.template();
      awaitJob(client, fresh);
      assertThat(ask(client, submit(5, old, between(old, EASY, HARDER)))).isEqualTo(accepted(5));
      assertThat(ask(client, submit(6, fresh, between(fresh, EASY, HARDER))))
          .isEqualTo(refused(6, 23, "Low difficulty share"));
      assertThat(ask(client, submit(7, fresh, nonce(fresh, HARDER.target()))))
          .isEqualTo(accepted(7));
    }
    assertThat(pool.log.shares()).extracting(Share::work).containsExactly(EASY, HARDER);
  }

  @Test
  void judgesAnOldJobByItsOwnDifficultyAfterAFall() throws IOException {
    Job first = pool.template();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      changeDifficulty(client, HARDER);
      Job hard = pool.template();
      awaitJob(client, hard);
      changeDifficulty(client, EASY);
      Job easy = pool.template();
      awaitJob(client, easy);
      assertThat(ask(client, submit(5, hard, between(hard, EASY, HARDER))))
          .isEqualTo(refused(5, 23, "Low difficulty share"));
      assertThat(ask(client, submit(6, hard, nonce(hard, HARDER.target())))).isEqualTo(accepted(6));
      assertThat(ask(client, submit(7, easy, between(easy, EASY, HARDER)))).isEqualTo(accepted(7));
      assertThat(ask(client, submit(8, first, between(first, EASY, HARDER))))
          .isEqualTo(accepted(8));
    }
    assertThat(pool.log.shares()).extracting(Share::work).containsExactly(HARDER, EASY, EASY);
  }

  @Test
  void answersAShareWithoutWaitingForTheNode() throws IOException {
    Job job = pool.template(4);
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, nonce(job, EASY.target())))).isEqualTo(accepted(5));
    }
    assertThat(pool.blocks).hasSize(1);
    assertThat(pool.log.blocks()).hasSize(1);
  }

  @Test
  void acceptsAShareWhoseBlockTheNodeRejects() throws IOException {
    pool.nodeSays(new SubmitVerdict.Rejected("block is invalid"));
    Job job = pool.template(4);
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, nonce(job, EASY.target())))).isEqualTo(accepted(5));
    }
    assertThat(pool.log.verdicts()).containsExactly(new SubmitVerdict.Rejected("block is invalid"));
    assertThat(pool.miningEvents.decided()).hasSize(1);
  }

  @Test
  void submitsABlockThatIsARefusedShare() throws IOException {
    Job job = pool.template(2);
    long block = between(job, Difficulty.ofHashes(2), EASY);
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, block)))
          .isEqualTo(refused(5, 23, "Low difficulty share"));
    }
    assertThat(pool.blocks).hasSize(1);
    assertThat(pool.log.shares()).isEmpty();
  }

  @Test
  void submitsABlockOnAStaleJob() throws IOException {
    Job old = pool.template(2);
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      pool.template(HARD);
      pool.clock.advance(Duration.ofSeconds(20));
      assertThat(ask(client, submit(5, old, nonce(old, old.networkTarget()))))
          .isEqualTo(refused(5, 21, "Stale share"));
    }
    assertThat(pool.blocks).hasSize(1);
  }

  @Test
  void saysThatAShareCouldNotBeRecorded() throws IOException {
    Job job = pool.template();
    pool.log.failWith("the journal's disk is full");
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, nonce(job, EASY.target()))))
          .isEqualTo(refused(5, 20, "Share not recorded: the journal's disk is full"));
    }
    assertThat(pool.counters().shares(ShareResult.ACCEPTED)).isZero();
  }

  @Test
  void keepsTheConnectionOfAShareWhoseRecordThrows() throws IOException {
    Job job = pool.template();
    pool.log.throwOnAppend("broken");
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(ask(client, submit(5, job, nonce(job, EASY.target()))))
          .isEqualTo(refused(5, 20, "Share not recorded: the pool's share log failed"));
      assertThat(ask(client, submit(6, "99999", FIRST))).isEqualTo(refused(6, 21, "Job not found"));
    }
    assertThat(pool.failures).hasSize(1);
  }

  @Test
  void saysTrueOnlyAfterTheRecordAndKeepsTheOrder() throws IOException {
    Job job = pool.template();
    pool.log.hold();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      client.sendLine(submit(5, job, nonce(job, EASY.target())));
      client.sendLine(submit(6, "99999", FIRST));
      client.sendLine("{\"id\":7,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}");
      TestPool.assertSilent(client);
      pool.log.release();
      assertThat(answer(client)).isEqualTo(accepted(5));
      assertThat(answer(client)).isEqualTo(refused(6, 21, "Job not found"));
      assertThat(answer(client)).isEqualTo(accepted(7));
    }
  }

  @Test
  void stopsReadingFromWhoWaitsForTooManyAnswers() throws IOException {
    Job job = pool.template();
    pool.log.hold();
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      client.sendLine(submit(1, job, nonce(job, EASY.target())));
      int asked = 20_000;
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int id = 2; id <= asked; id++) {
                        client.sendLine(submit(id, "99999", FIRST));
                      }
                    } catch (IOException closed) {
                      throw new java.io.UncheckedIOException(closed);
                    }
                  });
      TestPool.assertSilent(client);
      assertThat(pool.counters().shares(ShareResult.UNKNOWN_JOB)).isLessThan(4000);
      pool.log.release();
      assertThat(answer(client)).isEqualTo(accepted(1));
      for (int id = 2; id <= asked; id++) {
        assertThat(answer(client)).isEqualTo(refused(id, 21, "Job not found"));
      }
      await().until(() -> !sender.isAlive());
    }
  }

  @Test
  void booksAShareToTheUserItNamesIfThatOneLoggedIn() throws IOException {
    Job job = pool.template();
    long first = nonce(job, EASY.target());
    long second = Solutions.meeting(job.template(), first + 1, EASY.target());
    try (RawStratumClient client = pool.miner("IceRiverMiner-v1.1")) {
      assertThat(
              ask(
                  client,
                  "{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\""
                      + WALLET
                      + ".w2\",\"x\"]}"))
          .isEqualTo(accepted(3));
      ask(client, submit(5, job, first).replace(".w1", ".w2"));
      ask(client, submit(6, job, second).replace(".w1", ".stranger"));
    }
    assertThat(pool.log.shares())
        .extracting(share -> share.worker().name())
        .containsExactly("w2", "w1");
  }

  private static void changeDifficulty(RawStratumClient client, Difficulty difficulty)
      throws IOException {
    assertThat(
            ask(
                client,
                "{\"id\":9,\"method\":\"mining.suggest_difficulty\",\"params\":["
                    + difficulty.toStratum()
                    + "]}"))
        .isEqualTo(accepted(9));
  }
}
