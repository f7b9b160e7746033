package io.kaspool.stratum;

import static io.kaspool.stratum.TestPool.SOON;
import static io.kaspool.stratum.TestPool.assertSilent;
import static io.kaspool.stratum.TestPool.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.rigs.RawStratumClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How bytes become requests and answers become lines.
final class FramingTest {
  private static final String SUBSCRIBE =
      "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner 1.72\"]}";
  private static final String SUBSCRIBED =
      "{\"id\":1,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}";

  private final TestPool pool = TestPool.start();

  @AfterEach
  void stop() {
    pool.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersOneLineWithOneLine() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(SUBSCRIBE);
      assertThat(client.readLines(TestPool.QUIET)).containsExactly(SUBSCRIBED);
    }
  }

  @Test
  void acceptsCarriageReturnsAndEmptyLines() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendBytes(bytes("\r\n\n" + SUBSCRIBE + "\r\n"));
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
    }
  }

  @Test
  void waitsForTheEndOfALineHoweverItIsSplit() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      for (int i = 0; i < SUBSCRIBE.length(); i += 7) {
        client.sendBytes(bytes(SUBSCRIBE.substring(i, Math.min(SUBSCRIBE.length(), i + 7))));
      }
      assertSilent(client);
      client.sendBytes(bytes("\n"));
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
    }
  }

  @Test
  void answersTwoRequestsOfOneSegmentInOrder() throws IOException {
    pool.template();
    try (RawStratumClient client = pool.connect()) {
      client.sendBytes(
          bytes(
              "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"IceRiverMiner-v1.1\"]}\n"
                  + "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\""
                  + TestPool.WALLET
                  + ".w1\",\"x\"]}\n"));
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
      assertThat(client.readLine(SOON)).isEqualTo(TestPool.accepted(2));
      assertThat(client.readLine(SOON)).contains("mining.set_extranonce");
      assertThat(client.readLine(SOON)).contains("mining.set_difficulty");
      assertThat(client.readLine(SOON)).contains("mining.notify");
    }
  }

  @Test
  void takesARawTabForASpace() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(SUBSCRIBE);
      client.readLine(SOON);
      client.sendLine(
          "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\""
              + TestPool.WALLET
              + ".rig\t1\",\"x\"]}");
      assertThat(client.readLine(SOON)).isEqualTo(TestPool.accepted(2));
      assertThat(pool.loggedIn).extracting("name").containsExactly("rig 1");
    }
  }

  @Test
  void closesAtALineLongerThan16KiB() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendBytes(bytes("x".repeat(16 * 1024 + 1)));
      assertThat(client.awaitClosed(SOON)).isTrue();
      await()
          .untilAsserted(() -> assertThat(pool.closed).containsExactly(CloseReason.LINE_TOO_LONG));
    }
  }

  @Test
  void acceptsALineOfExactly16KiB() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendLine(" ".repeat(16 * 1024 - SUBSCRIBE.length()) + SUBSCRIBE);
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
    }
  }

  @Test
  void saysNothingToOneLineOfJunkAndStaysOpen() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendLine("{\"id\":1,\"method\":");
      assertSilent(client);
      client.sendLine(SUBSCRIBE);
      assertThat(client.readLine(SOON)).isEqualTo(SUBSCRIBED);
      assertThat(pool.counters().junkLines()).isEqualTo(1);
    }
  }

  @Test
  void closesAtTooMuchJunk() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      for (int i = 0; i < 20; i++) {
        client.sendLine("junk");
      }
      assertThat(client.awaitClosed(SOON)).isTrue();
      await()
          .untilAsserted(() -> assertThat(pool.closed).containsExactly(CloseReason.TOO_MUCH_JUNK));
    }
  }

  @Test
  void closesOnHttpWithoutAWord() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendBytes(bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(client.readLines(SOON)).isEmpty();
      assertThat(client.awaitClosed(SOON)).isTrue();
      await().untilAsserted(() -> assertThat(pool.closed).containsExactly(CloseReason.NOT_STRATUM));
    }
  }

  @Test
  void echoesEveryKindOfId() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      for (String id : new String[] {"7", "\"7\"", "null", "7.0"}) {
        String line = SUBSCRIBE.replace("\"id\":1", "\"id\":" + id);
        assertThat(TestPool.ask(client, line))
            .isEqualTo(SUBSCRIBED.replace("\"id\":1", "\"id\":" + id));
      }
      assertThat(TestPool.ask(client, SUBSCRIBE.replace("\"id\":1,", "")))
          .isEqualTo(SUBSCRIBED.replace("\"id\":1", "\"id\":null"));
    }
  }

  @Test
  void saysNothingToAPongWithoutParameters() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      client.sendLine("{\"id\":100,\"method\":\"mining.pong\"}");
      client.sendLine("{\"id\":7,\"result\":\"pong\",\"error\":null}");
      assertSilent(client);
    }
  }

  @Test
  void echoesNoNovels() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      String novel = "x".repeat(10_000);
      String line = "{\"id\":9,\"method\":\"" + novel + "\",\"params\":[]}";
      assertThat(TestPool.ask(client, line).length()).isLessThan(200);
      line = "{\"id\":\"" + novel + "\",\"method\":\"mining.subscribe\",\"params\":[]}";
      assertThat(TestPool.ask(client, line)).startsWith("{\"id\":null,");
    }
  }

  @Test
  void refusesUnknownMethodsThatHaveAnId() throws IOException {
    try (RawStratumClient client = pool.connect()) {
      assertThat(TestPool.ask(client, "{\"id\":9,\"method\":\"mining.configure\",\"params\":[]}"))
          .isEqualTo(refused(9, 20, "Unsupported request mining.configure"));
      client.sendLine("{\"method\":\"mining.something\",\"params\":[\"1\"]}");
      client.sendLine("{\"method\":\"mining.hashrate\",\"params\":[\"1\"]}");
      client.sendLine(SUBSCRIBE);
      assertThat(client.readLines(TestPool.QUIET)).containsExactly(SUBSCRIBED);
    }
  }
}
