package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import java.nio.charset.StandardCharsets;

/// What the pool writes, one JSON object a line. Every answer has `id`, `result` and `error`:
/// firmware does not count an answer without a result.
final class Lines {
  private Lines() {}

  static byte[] ok(String id) {
    return result(id, "true");
  }

  static byte[] result(String id, String json) {
    return bytes("{\"id\":" + id + ",\"result\":" + json + ",\"error\":null}\n");
  }

  static byte[] error(String id, StratumError error) {
    return bytes("{\"id\":" + id + ",\"result\":null,\"error\":" + error.json() + "}\n");
  }

  static byte[] setDifficulty(Dialect dialect, Difficulty difficulty) {
    return notification(
        dialect.difficultyEnvelope(), "mining.set_difficulty", difficulty.toStratum());
  }

  /// The notification that carries an extranonce, or no bytes where the dialect takes none.
  static byte[] setExtranonce(Dialect dialect, Extranonce extranonce) {
    String one = "\"" + extranonce.hex() + "\"";
    String two = one + "," + extranonce.minerBytes();
    return switch (dialect.extranonce()) {
      case SUBSCRIBE_REPLY -> new byte[0];
      case MINING_SET_1 -> notification(dialect.jobEnvelope(), "mining.set_extranonce", one);
      case MINING_SET_2 -> notification(dialect.jobEnvelope(), "mining.set_extranonce", two);
      case SET_2 -> notification(dialect.jobEnvelope(), "set_extranonce", two);
    };
  }

  static byte[] subscribed(String id, Dialect dialect, Extranonce extranonce) {
    return switch (dialect.extranonce()) {
      case SUBSCRIBE_REPLY ->
          result(id, "[null,\"" + extranonce.hex() + "\"," + extranonce.minerBytes() + "]");
      case MINING_SET_1, MINING_SET_2, SET_2 -> result(id, "[true,\"EthereumStratum/1.0.0\"]");
    };
  }

  static byte[] notification(Envelope envelope, String method, String params) {
    return bytes(
        envelope.opening() + "\"method\":\"" + method + "\",\"params\":[" + params + "]}\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
