package io.kaspool.rigs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/// A job that was really mined: a capture of lolMiner on a public pool, recomputed with
/// rusty-kaspa's rules. Its first nonce below 2^-19 in the range of extranonce `fbba` is known.
final class Vectors {
  /// 2^-19, which the known nonce is the first of its range to meet.
  static final String DIFFICULTY = "0.0000019073486328125";

  private static final JsonNode ALL = read();
  static final String EXTRANONCE = text("share", "extranonce");
  static final String NONCE = text("share", "nonce_hex");

  private Vectors() {}

  static JsonNode all() {
    return ALL;
  }

  static String hexJob(String id) {
    return "{\"method\":\"mining.notify\",\"params\":[\"%s\",\"%s\"]}"
        .formatted(id, text("job", "hex80"));
  }

  static String arrayJob(String id) {
    JsonNode job = ALL.get("job");
    StringBuilder words = new StringBuilder();
    for (JsonNode word : job.get("words_le")) {
      words.append(words.isEmpty() ? "" : ",").append(word.stringValue());
    }
    return "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%s\",[%s],%d]}"
        .formatted(id, words, job.get("timestamp_ms").longValue());
  }

  static String difficulty(String value) {
    return "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[" + value + "]}";
  }

  private static String text(String group, String name) {
    return ALL.get(group).get(name).stringValue();
  }

  private static JsonNode read() {
    try (InputStream file = Vectors.class.getResourceAsStream("vectors.json")) {
      if (file == null) {
        throw new IllegalStateException("vectors.json is missing");
      }
      return ServerLine.JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
