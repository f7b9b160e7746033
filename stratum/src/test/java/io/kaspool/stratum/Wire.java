package io.kaspool.stratum;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The wire vectors.
final class Wire {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Wire() {}

  static JsonNode group(String name) {
    try (InputStream in = Wire.class.getResourceAsStream("/wire/vectors.json")) {
      if (in == null) {
        throw new AssertionError("the vectors are missing");
      }
      return JSON.readTree(in).required(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
