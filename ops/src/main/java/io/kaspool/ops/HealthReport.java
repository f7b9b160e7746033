package io.kaspool.ops;

import io.kaspool.ops.Health.Degraded;
import io.kaspool.ops.Health.Down;
import io.kaspool.ops.Health.Ok;
import java.util.Map;
import java.util.SequencedMap;

/// What the checks said at one moment, by name, in the order of their registration.
public record HealthReport(SequencedMap<String, Health> checks) {
  /// Nothing is down; something may be degraded.
  public boolean isUp() {
    return checks.values().stream().noneMatch(Down.class::isInstance);
  }

  /// The worst of all: `ok`, `degraded` or `down`.
  public String status() {
    if (!isUp()) {
      return "down";
    }
    return checks.values().stream().anyMatch(Degraded.class::isInstance) ? "degraded" : "ok";
  }

  /// `{"status":"degraded","checks":{"node":{"status":"degraded","text":"…"}}}`
  public String toJson() {
    StringBuilder json = new StringBuilder("{\"status\":\"").append(status());
    json.append("\",\"checks\":{");
    String separator = "";
    for (Map.Entry<String, Health> check : checks.entrySet()) {
      json.append(separator);
      appendString(json, check.getKey());
      json.append(':');
      append(json, check.getValue());
      separator = ",";
    }
    return json.append("}}").toString();
  }

  private static void append(StringBuilder json, Health health) {
    switch (health) {
      case Ok() -> json.append("{\"status\":\"ok\"}");
      case Degraded(String text) -> append(json, "degraded", text);
      case Down(String text) -> append(json, "down", text);
    }
  }

  private static void append(StringBuilder json, String status, String text) {
    json.append("{\"status\":\"").append(status).append("\",\"text\":");
    appendString(json, text);
    json.append('}');
  }

  private static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
