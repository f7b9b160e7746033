package io.kaspool.rigs;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;

/// A rig against a server that the test plays line by line.
abstract class RigTestBase {
  static final String WALLET =
      "kaspa:qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zng5quzmq";
  static final String STANDARD_REPLY =
      "{\"id\":1,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}";
  static final Duration SHORT = Duration.ofMillis(150);

  /// So many hashes that a rig never meets it.
  static final String HARD = "1048576";

  /// Every hash meets it.
  static final String EASY = "0.00000000023283064365386962890625";

  final Recorder events = new Recorder();
  final FakeStratumServer server = newServer();

  private static FakeStratumServer newServer() {
    try {
      return new FakeStratumServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  RigSettings settings(Dialect dialect) {
    return RigSettings.of(StratumServer.of(server.address()), WALLET, "w1", dialect)
        .withHashesPerSecond(20_000)
        .withReconnect(RigSettings.Backoff.NEVER);
  }

  static String ok(int id) {
    return "{\"id\":" + id + ",\"result\":true,\"error\":null}";
  }

  static String refuse(int id, int code, String text) {
    return "{\"id\":%d,\"result\":null,\"error\":[%d,\"%s\",null]}".formatted(id, code, text);
  }

  void awaitEvent(String event) {
    await().atMost(Duration.ofSeconds(10)).until(() -> events.events.contains(event));
  }

  void awaitFault(ProtocolFault.Kind kind) {
    await().atMost(Duration.ofSeconds(10)).until(() -> events.faultKinds().contains(kind));
  }

  /// Runs the scenario with a rig of these settings and its first connection.
  void play(RigSettings settings, ThrowingConsumer<FakeStratumServer.Link> scenario)
      throws IOException {
    try (Rig _ = Rig.start(settings, events);
        FakeStratumServer.Link link = server.accept()) {
      scenario.accept(link);
    }
  }

  /// Logs a rig in as a good server would, and returns with difficulty and extranonce told.
  static void logIn(FakeStratumServer.Link link, Dialect dialect, String difficulty)
      throws IOException {
    String form = "{\"id\":null,\"method\":\"%s\",\"params\":[\"" + Vectors.EXTRANONCE + "\"%s]}";
    switch (dialect) {
      case BITMAIN -> {
        link.line();
        link.send("{\"id\":1,\"result\":[null,\"" + Vectors.EXTRANONCE + "\",6],\"error\":null}");
        link.line();
        link.send(ok(2));
      }
      case KASPAMINER -> {
        link.line();
        link.send(STANDARD_REPLY.replace("1,", "0,").replace("/0,", "/1,"));
      }
      case ICERIVER, BZMINER, GPU, RENTAL, DEFAULT -> {
        link.line();
        link.send(STANDARD_REPLY);
      }
    }
    link.line();
    link.send(ok(dialect.ids().authorize()));
    switch (dialect) {
      case BITMAIN -> {}
      case ICERIVER -> link.send(form.formatted("mining.set_extranonce", ""));
      case BZMINER, KASPAMINER -> link.send(form.formatted("mining.set_extranonce", ",6"));
      case GPU, RENTAL, DEFAULT -> link.send(form.formatted("set_extranonce", ",6"));
    }
    link.send(Vectors.difficulty(difficulty));
  }
}
