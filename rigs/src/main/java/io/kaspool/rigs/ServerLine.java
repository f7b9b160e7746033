package io.kaspool.rigs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One line from the server, as all firmware tells them apart: by the presence of `method` first.
sealed interface ServerLine {
  JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  /// @param id absent when the server wants no answer
  record Notification(@Nullable JsonNode id, String method, JsonNode params) implements ServerLine {

    JsonNode param(int index) {
      JsonNode value = params.get(index);
      return value == null ? JSON.nullNode() : value;
    }
  }

  /// @param result absent when the member is missing, which is not the same as null
  /// @param error absent when missing or null
  record Reply(long id, @Nullable JsonNode result, @Nullable JsonNode error) implements ServerLine {

    boolean isError() {
      return error != null;
    }

    /// What became of the request.
    Answer answer() throws UnreadableException {
      if (result == null) {
        // GodMiner and cpuminer do not count such a reply at all; kaspa-miner cannot decode it.
        throw new UnreadableException(ProtocolFault.Kind.REPLY, "a reply without result");
      }
      if (error != null) {
        return refusal(error);
      }
      if (!result.isBoolean() || !result.booleanValue()) {
        throw new UnreadableException(ProtocolFault.Kind.REPLY, "neither true nor an error");
      }
      return new Answer(0, "");
    }

    private static Answer refusal(JsonNode error) throws UnreadableException {
      JsonNode code = error.get(0);
      JsonNode text = error.get(1);
      if (!error.isArray()
          || code == null
          || text == null
          || !code.isIntegralNumber()
          || !text.isString()) {
        throw new UnreadableException(
            ProtocolFault.Kind.REPLY, "an error that is not [code, \"text\", ...]");
      }
      return new Answer(code.intValue(), text.stringValue());
    }
  }

  /// @param code 0 when accepted
  record Answer(int code, String text) {
    boolean isAccepted() {
      return code == 0;
    }
  }

  static ServerLine parse(String line) throws UnreadableException {
    JsonNode root = readTree(line);
    JsonNode method = root.get("method");
    if (method != null && method.isString()) {
      JsonNode id = root.get("id");
      JsonNode params = root.get("params");
      return new Notification(
          id == null || id.isNull() ? null : id,
          method.stringValue(),
          params == null ? JSON.createArrayNode() : params);
    }
    JsonNode id = root.get("id");
    if (id == null || !id.isIntegralNumber() || !id.canConvertToLong()) {
      // All firmware sends integers and compares integers; an id as text reads as 0.
      throw new UnreadableException(
          ProtocolFault.Kind.UNREADABLE_LINE, "neither a method nor the id of a request");
    }
    JsonNode error = root.get("error");
    return new Reply(
        id.longValue(), root.get("result"), error == null || error.isNull() ? null : error);
  }

  private static JsonNode readTree(String line) throws UnreadableException {
    try {
      JsonNode root = JSON.readTree(line);
      if (root.isObject()) {
        return root;
      }
    } catch (JacksonException e) {
      // falls through: told as a fault with the line itself
    }
    throw new UnreadableException(ProtocolFault.Kind.UNREADABLE_LINE, "not one JSON object");
  }

  /// The parameter of `mining.set_difficulty`.
  static BigDecimal difficulty(Notification notification, Dialect dialect)
      throws UnreadableException {
    JsonNode value = notification.param(0);
    if (!value.isNumber() || value.decimalValue().signum() <= 0) {
      throw new UnreadableException(ProtocolFault.Kind.DIFFICULTY, "no positive number");
    }
    BigDecimal difficulty = value.decimalValue();
    boolean whole = difficulty.stripTrailingZeros().scale() <= 0;
    if (dialect == Dialect.BITMAIN && whole && !value.isIntegralNumber()) {
      // Antminer units were reported to refuse 8192.0.
      throw new UnreadableException(
          ProtocolFault.Kind.DIFFICULTY, "a whole difficulty that is not written as an integer");
    }
    return difficulty;
  }

  /// The extranonce of a notification, in the form this dialect reads.
  static Extranonce extranonce(Notification notification, Dialect.ExtranonceForm form)
      throws UnreadableException {
    int elements = notification.params().size();
    JsonNode hex = notification.param(0);
    if (elements < form.minElements() || elements > form.maxElements() || !hex.isString()) {
      throw new UnreadableException(
          ProtocolFault.Kind.EXTRANONCE, elements + " elements are not what this firmware reads");
    }
    return elements == 1
        ? Extranonce.of(hex.stringValue())
        : extranonce(hex, notification.param(1), form);
  }

  /// The extranonce of two JSON values, the digits and the number of bytes left to the miner.
  static Extranonce extranonce(JsonNode hex, JsonNode size, Dialect.ExtranonceForm form)
      throws UnreadableException {
    boolean typed = hex.isString() && size.isIntegralNumber() && size.canConvertToInt();
    if (!typed || size.intValue() < form.minSize() || size.intValue() > form.maxSize()) {
      throw new UnreadableException(
          ProtocolFault.Kind.EXTRANONCE,
          "a size that is not an integer of %d to %d bytes"
              .formatted(form.minSize(), form.maxSize()));
    }
    return Extranonce.of(hex.stringValue(), size.intValue());
  }
}
