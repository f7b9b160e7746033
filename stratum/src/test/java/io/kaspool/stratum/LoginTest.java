package io.kaspool.stratum;

import static io.kaspool.stratum.TestPool.QUIET;
import static io.kaspool.stratum.TestPool.SOON;
import static io.kaspool.stratum.TestPool.WALLET;
import static io.kaspool.stratum.TestPool.accepted;
import static io.kaspool.stratum.TestPool.ask;
import static io.kaspool.stratum.TestPool.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Network;
import io.kaspool.mining.Job;
import io.kaspool.mining.Worker;
import io.kaspool.rigs.RawStratumClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Subscribe, authorize, and the order in which a session starts.
final class LoginTest {
  private static final String SUBSCRIBED =
      "{\"id\":1,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}";

  private final TestPool pool = TestPool.start();

  @AfterEach
  void stop() {
    pool.close();
  }

  private static String subscribe(String params) {
    return "{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": [" + params + "]}";
  }

  private static String authorize(Object id, String user, String password) {
    return "{\"id\":"
        + id
        + ",\"method\":\"mining.authorize\",\"params\":[\""
        + user
        + "\",\""
        + password
        + "\"]}";
  }

  private RawStratumClient subscribed(String agent) throws IOException {
    RawStratumClient client = pool.connect();
    ask(client, subscribe("\"" + agent + "\""));
    return client;
  }

  private static List<String> lines(RawStratumClient client, int count) throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(client.readLine(SOON));
    }
    return lines;
  }

  private static String hex(Job job) {
    return EncodedJob.hexParams(
        job.id(), job.template().prePowHash(), job.template().timestampMillis());
  }

  private static String array(Job job) {
    return EncodedJob.arrayParams(
        job.id(), job.template().prePowHash(), job.template().timestampMillis());
  }

  @Test
  void startsIceRiverAsItsDocumentSays() throws IOException {
    Job job = pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(subscribe("\"IceRiverMiner-v1.1\", \"EthereumStratum/1.0.0\""));
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
      client.sendLine(authorize(2, WALLET + ".w1", "x"));
      assertThat(lines(client, 4))
          .containsExactly(
              accepted(2),
              "{\"method\":\"mining.set_extranonce\",\"params\":[\"0001\"]}",
              "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[4096]}",
              "{\"method\":\"mining.notify\",\"params\":[" + hex(job) + "]}");
    }
  }

  @Test
  void startsGodMinerWithOneLineARequest() throws IOException {
    Job job = pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(subscribe("\"GodMiner/2.0.0\", null"));
      assertThat(client.readLines(QUIET))
          .containsExactly("{\"id\":1,\"result\":[null,\"0001\",6],\"error\":null}");
      client.sendLine("{\"id\": 2, \"method\": \"mining.extranonce.subscribe\", \"params\": []}");
      assertThat(client.readLines(QUIET)).containsExactly(accepted(2));
      client.sendLine(authorize(2, WALLET + ".ks5", "x"));
      assertThat(lines(client, 3))
          .containsExactly(
              accepted(2),
              "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[4096]}",
              "{\"id\":null,\"method\":\"mining.notify\",\"params\":[" + array(job) + "]}");
    }
  }

  @Test
  void startsGpuMinersWithBothElementsOfTheExtranonce() throws IOException {
    Job job = pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(subscribe("\"lolMiner 1.72\""));
      client.sendLine(authorize(500, WALLET, "x"));
      assertThat(lines(client, 5))
          .containsExactly(
              SUBSCRIBED,
              accepted(500),
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"set_extranonce\",\"params\":[\"0001\",6]}",
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"mining.set_difficulty\",\"params\":[4096]}",
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"mining.notify\",\"params\":["
                  + array(job)
                  + "]}");
    }
  }

  @Test
  void startsRentedHashPowerBeforeItLogsIn() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(subscribe("\"NiceHash/1.0.0\""));
      assertThat(lines(client, 3))
          .containsExactly(
              SUBSCRIBED,
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"set_extranonce\",\"params\":[\"0001\",6]}",
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"mining.set_difficulty\",\"params\":[4096]}");
      client.sendLine(authorize(2, WALLET, "x"));
      assertThat(client.readLine(SOON)).isEqualTo(accepted(2));
      assertThat(client.readLine(SOON)).contains("mining.notify");
    }
  }

  @Test
  void tellsRentedHashPowerADifficultyItSuggestedBeforeItLoggedIn() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(subscribe("\"NiceHash/1.0.0\""));
      lines(client, 3);
      client.sendLine("{\"id\":7,\"method\":\"mining.suggest_difficulty\",\"params\":[8192]}");
      client.sendLine(authorize(2, WALLET, "x"));
      assertThat(lines(client, 3))
          .containsExactly(
              accepted(7),
              accepted(2),
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"mining.set_difficulty\",\"params\":[8192]}");
      assertThat(client.readLine(SOON)).contains("mining.notify");
    }
  }

  @Test
  void startsRentedHashPowerThatNamedItselfLate() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.connect()) {
      ask(client, subscribe(""));
      client.sendLine(subscribe("\"NiceHash/1.0.0\""));
      client.sendLine(authorize(2, WALLET, "x"));
      assertThat(lines(client, 5))
          .extracting(line -> line.replaceAll(".*\"method\":\"([^\"]*)\".*", "$1"))
          .containsExactly(
              SUBSCRIBED, "set_extranonce", "mining.set_difficulty", accepted(2), "mining.notify");
    }
  }

  @Test
  void keepsWhoCorrectsItsWalletInTime() throws IOException {
    pool.template();
    try (RawStratumClient client = subscribed("lolMiner")) {
      ask(client, authorize(2, "kaspa:nonsense", "x"));
      assertThat(ask(client, authorize(3, WALLET, "x"))).isEqualTo(accepted(3));
      assertThat(client.awaitClosed(Duration.ofMillis(1500))).isFalse();
    }
  }

  @Test
  void refusesTooManyWorkersOnOneConnection() throws IOException {
    pool.template();
    try (RawStratumClient client = subscribed("lolMiner")) {
      for (int i = 1; i <= 256; i++) {
        client.sendLine(authorize(1000 + i, WALLET + ".w" + i, "x"));
      }
      client.sendLine(authorize(9999, WALLET + ".onemore", "x"));
      String line;
      do {
        line = client.readLine(SOON);
      } while (!line.contains("9999"));
      assertThat(line)
          .isEqualTo(refused(9999, 24, "Unauthorized worker: too many workers on one connection"));
    }
  }

  @Test
  void answersAWorkerNameInAnotherCharset() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      client.sendBytes(
          (authorize(2, WALLET + ".gr\u00fcn", "x") + "\n")
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      assertThat(client.readLine(SOON)).isEqualTo(accepted(2));
      assertThat(pool.loggedIn.getFirst().name()).isEqualTo("gr_n");
    }
  }

  @Test
  void waitsBeforeTheFirstJob() throws IOException {
    pool.template();
    try (RawStratumClient client = subscribed("lolMiner")) {
      client.sendLine(authorize(2, WALLET, "x"));
      lines(client, 3);
      long answered = System.nanoTime();
      assertThat(client.readLine(SOON)).contains("mining.notify");
      // what the miner saw can only be later than what was sent: a little less than the 100 ms
      assertThat(System.nanoTime() - answered).isGreaterThan(Duration.ofMillis(80).toNanos());
    }
  }

  @Test
  void echoesIdZero() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      assertThat(
              ask(
                  client,
                  "{\"id\":0,\"method\":\"mining.subscribe\",\"params\":[\"kaspa-miner/0.2.6\"]}"))
          .isEqualTo(SUBSCRIBED.replace("\"id\":1", "\"id\":0"));
    }
  }

  @Test
  void keepsDialectAndExtranonceOnASecondSubscribe() throws IOException {
    Job job = pool.template();
    try (RawStratumClient client = subscribed("IceRiverMiner-v1.1")) {
      assertThat(ask(client, subscribe(""))).isEqualTo(SUBSCRIBED);
      client.sendLine(authorize(2, WALLET, "x"));
      assertThat(lines(client, 4))
          .contains(
              "{\"method\":\"mining.set_extranonce\",\"params\":[\"0001\"]}",
              "{\"method\":\"mining.notify\",\"params\":[" + hex(job) + "]}");
    }
  }

  @Test
  void givesNoTwoConnectionsTheSameExtranonce() throws IOException {
    Set<String> replies = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (RawStratumClient client = pool.connect()) {
        replies.add(ask(client, subscribe("\"GodMiner/2.0.0\"")));
      }
    }
    assertThat(replies).hasSize(20);
  }

  @Test
  void refusesASubscribeWithoutAFreeExtranonce() throws IOException {
    ExtranoncePool extranonces = pool.extranonces();
    for (int i = 0; i < Extranonce.COUNT; i++) {
      extranonces.take();
    }
    try (RawStratumClient client = pool.connect()) {
      assertThat(ask(client, subscribe("\"GodMiner/2.0.0\"")))
          .isEqualTo(refused(1, 20, "No free extranonce"));
      assertThat(client.awaitClosed(SOON)).isTrue();
    }
  }

  @Test
  void addsThePoolsPrefixToAnAddressWithoutOne() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      String bare = WALLET.substring(WALLET.indexOf(':') + 1);
      assertThat(ask(client, authorize(2, bare + ".w1", "x"))).isEqualTo(accepted(2));
      assertThat(pool.loggedIn.getFirst().wallet()).hasToString(WALLET);
    }
  }

  @Test
  void refusesAnAddressOfAnotherNetwork() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      String foreign = TestPool.wallet(Network.TESTNET_10);
      assertThat(ask(client, authorize(2, foreign + ".w1", "x")))
          .isEqualTo(refused(2, 24, "Unauthorized worker: wrong network"));
    }
  }

  @Test
  void refusesABadAddressAndClosesASecondLater() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      String broken = WALLET.substring(0, WALLET.length() - 1) + "p";
      assertThat(ask(client, authorize(2, broken + ".w1", "x")))
          .isEqualTo(refused(2, 24, "Unauthorized worker: invalid address"));
      assertThat(client.awaitClosed(SOON)).isTrue();
      await()
          .untilAsserted(() -> assertThat(pool.closed).containsExactly(CloseReason.LOGIN_REFUSED));
    }
  }

  @Test
  void refusesThePoolsOwnAddress() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      String treasury = pool.settings().treasury().toString();
      assertThat(ask(client, authorize(2, treasury, "x")))
          .isEqualTo(refused(2, 24, "Unauthorized worker: this is the pool's own address"));
    }
  }

  @Test
  void callsAWorkerWithoutANameDefault() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      assertThat(ask(client, authorize(2, WALLET, "x"))).isEqualTo(accepted(2));
      assertThat(pool.loggedIn).extracting(Worker::name).containsExactly("default");
    }
  }

  @Test
  void takesEverythingAfterTheFirstDotForTheName() throws IOException {
    try (RawStratumClient client = subscribed("lolMiner")) {
      ask(client, authorize(2, WALLET + ".hall.3.rig." + "x".repeat(100), "x"));
      assertThat(pool.loggedIn.getFirst().name()).startsWith("hall.3.rig.").hasSize(64);
    }
  }

  @Test
  void wantsASubscribeFirst() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      assertThat(ask(client, authorize(2, WALLET, "x")))
          .isEqualTo(refused(2, 25, "Not subscribed"));
    }
  }

  @Test
  void givesTheDifficultyThatThePasswordAsksFor() throws IOException {
    for (var expected :
        List.of(
            List.of("d=8192", "8192"),
            List.of("d=5000", "4096"),
            List.of("d=1", "64"),
            List.of("d=99999999999", "1073741824"),
            List.of("d=abc", "4096"),
            List.of("x", "4096"),
            List.of("", "4096"))) {
      try (RawStratumClient client = subscribed("IceRiverMiner-v1.1")) {
        client.sendLine(authorize(2, WALLET, expected.get(0)));
        assertThat(lines(client, 3).get(2))
            .as(expected.get(0))
            .isEqualTo(
                "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":["
                    + expected.get(1)
                    + "]}");
      }
    }
  }

  @Test
  void speaksTheDialectOfItsPortWhateverTheAgent() throws IOException {
    try (TestPool fixed =
            TestPool.start(TestPool.settings(TestPool.stratum("64"), Dialect.ICERIVER));
        RawStratumClient client = fixed.connect()) {
      Job job = fixed.template();
      ask(client, subscribe("\"GodMiner/2.0.0\""));
      client.sendLine(authorize(2, WALLET, "x"));
      assertThat(lines(client, 4).getLast())
          .isEqualTo("{\"method\":\"mining.notify\",\"params\":[" + hex(job) + "]}");
    }
  }

  @Test
  void closesWhoDoesNotLogInInTime() throws IOException {
    StratumSettings usual = TestPool.settings(TestPool.stratum("64"), null);
    StratumSettings quick =
        new StratumSettings(
            usual.network(),
            usual.treasury(),
            usual.ports(),
            usual.noNodeTimeout(),
            Duration.ofMillis(200),
            usual.writeTimeout());
    try (TestPool hasty = TestPool.start(quick);
        RawStratumClient idle = hasty.connect();
        RawStratumClient busy = hasty.connect()) {
      ask(busy, subscribe("\"lolMiner\""));
      ask(busy, authorize(2, WALLET, "x"));
      assertThat(idle.awaitClosed(SOON)).isTrue();
      await()
          .untilAsserted(() -> assertThat(hasty.closed).containsExactly(CloseReason.LOGIN_TIMEOUT));
    }
  }
}
