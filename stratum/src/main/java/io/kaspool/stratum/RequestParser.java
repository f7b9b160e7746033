package io.kaspool.stratum;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads one line of JSON. Tolerates what firmware really sends (raw control characters, any type
/// among the parameters, ids of every kind) and nothing that is not one JSON object. Any thread.
///
/// Bounded: lines by the framing, nesting to 8, parameters to [#MAX_PARAMS] (further ones are
/// dropped).
final class RequestParser {
  private static final int MAX_PARAMS = 16;
  private static final int LONGEST_ID = 128; // a longer one is taken for none

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(64)
                  .maxStringLength(LineLimits.MAX_LINE_BYTES)
                  .build())
          .build();

  private RequestParser() {}

  /// The request, or null for a line that is none.
  ///
  /// @param line without its line end; control characters in it are overwritten
  static @Nullable Request parse(byte[] line) {
    blankControlCharacters(line);
    // lenient: a worker's name in some other charset is no reason not to answer
    String text = new String(line, StandardCharsets.UTF_8);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Request request = object(parser);
      return parser.nextToken() == null ? request : null;
    } catch (JacksonException | IllegalArgumentException notJson) {
      return null;
    }
  }

  // Goldshell sends raw tabs inside strings, some proxies pad with NUL.
  private static void blankControlCharacters(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] >= 0 && line[i] < ' ') {
        line[i] = ' ';
      }
    }
  }

  private static Request object(JsonParser parser) {
    String id = Request.NO_ID;
    String method = "";
    List<@Nullable String> params = List.of();
    for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
      if (token != JsonToken.PROPERTY_NAME) {
        throw new IllegalArgumentException("no name where one belongs");
      }
      String name = parser.currentName();
      JsonToken value = next(parser);
      switch (name) {
        case "id" -> id = id(parser, value);
        case "method" -> method = value == JsonToken.VALUE_STRING ? parser.getString() : "";
        case "params" -> params = params(parser, value);
        default -> parser.skipChildren();
      }
    }
    return new Request(id, method, params);
  }

  private static String id(JsonParser parser, JsonToken value) {
    if (value.isNumeric()) {
      return parser.getString();
    }
    if (value == JsonToken.VALUE_STRING) {
      String id = parser.getString();
      return id.length() <= LONGEST_ID ? JsonText.quote(id) : Request.NO_ID;
    }
    parser.skipChildren();
    return Request.NO_ID;
  }

  private static List<@Nullable String> params(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return List.of();
    }
    List<@Nullable String> params = new ArrayList<>(4);
    JsonToken token;
    while ((token = next(parser)) != JsonToken.END_ARRAY) {
      boolean text = token == JsonToken.VALUE_STRING || token.isNumeric();
      String param = text ? parser.getString() : null;
      parser.skipChildren();
      if (params.size() < MAX_PARAMS) {
        params.add(param);
      }
    }
    return params;
  }

  // a line that ends too early is not always an error to the library
  private static JsonToken next(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IllegalArgumentException("the line ends within its object");
    }
    return token;
  }
}
