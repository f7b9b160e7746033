package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RequestParserTest {
  private static Request parse(String line) {
    Request request = RequestParser.parse(line.getBytes(StandardCharsets.UTF_8));
    if (request == null) {
      throw new AssertionError("not parsed: " + line);
    }
    return request;
  }

  @Test
  void echoesIdsInTheirOwnSpelling() {
    for (String id : new String[] {"7", "\"7\"", "7.0", "1e3", "-1", "18446744073709551616"}) {
      assertThat(parse("{\"id\":" + id + ",\"method\":\"m\"}").id()).isEqualTo(id);
    }
    assertThat(parse("{\"id\":\"a\\\"\\u00e4\\n\",\"method\":\"m\"}").id())
        .isEqualTo("\"a\\\"\\u00e4\\u000a\"");
  }

  @Test
  void takesAnAbsentOrStrangeIdForNull() {
    for (String line :
        new String[] {
          "{\"method\":\"m\"}",
          "{\"id\":null,\"method\":\"m\"}",
          "{\"id\":{\"a\":[1]},\"method\":\"m\"}",
          "{\"id\":true,\"method\":\"m\"}"
        }) {
      assertThat(parse(line).id()).as(line).isEqualTo("null");
      assertThat(parse(line).hasId()).as(line).isFalse();
      assertThat(parse(line).method()).as(line).isEqualTo("m");
    }
  }

  @Test
  void acceptsAnyTypeAmongTheParameters() {
    Request request =
        parse("{\"params\":[\"GodMiner/2.0.0\",null,5,[1,[2]],{\"a\":1},true],\"method\":\"m\"}");
    assertThat(request.params()).containsExactly("GodMiner/2.0.0", null, "5", null, null, null);
    assertThat(request.param(1)).isEmpty();
    assertThat(request.param(99)).isEmpty();
  }

  @Test
  void doesWithoutParameters() {
    assertThat(parse("{\"id\":1,\"method\":\"m\"}").params()).isEmpty();
    assertThat(parse("{\"id\":1,\"method\":\"m\",\"params\":{\"a\":1}}").params()).isEmpty();
    assertThat(parse("{\"id\":1,\"result\":\"pong\"}").method()).isEmpty();
  }

  @Test
  void readsTheFramesOfRealFirmware() {
    for (JsonNode frame : Wire.group("frames")) {
      JsonNode expected = frame.get("expect");
      if (!expected.has("lines") || expected.get("lines").asInt() != 1) {
        continue; // framing, not parsing
      }
      byte[] bytes = HexFormat.of().parseHex(frame.get("bytes_hex").asString());
      Request request = RequestParser.parse(bytes);
      assertThat(request).as(frame.toString()).isNotNull();
      if (request != null && expected.has("method") && !expected.get("method").isNull()) {
        assertThat(request.method()).isEqualTo(expected.get("method").asString());
      }
      if (request != null && expected.has("param0")) {
        assertThat(request.param(0)).isEqualTo(expected.get("param0").asString());
      }
    }
  }

  @Test
  void takesNothingThatIsNotOneObject() {
    for (String line :
        new String[] {
          "",
          "{",
          "{\"id\":1,\"method\":",
          "[]",
          "1",
          "{}{}",
          "{} x",
          "GET / HTTP/1.1",
          "{\"id\":1}}",
          "{\"params\":[[[[[[[[[[[[1]]]]]]]]]]]]}",
          "\u0000\u0000"
        }) {
      assertThat(RequestParser.parse(line.getBytes(StandardCharsets.UTF_8))).as(line).isNull();
    }
  }

  @Test
  void dropsParametersBeyondItsBound() {
    String many = "1,".repeat(1000) + "1";
    assertThat(parse("{\"params\":[" + many + "]}").params()).hasSize(16);
  }

  @Test
  void survivesTheCorpusAndItsMutations() throws IOException, URISyntaxException {
    Path corpus = Path.of(Objects.requireNonNull(getClass().getResource("/corpus/line")).toURI());
    List<Path> entries;
    try (Stream<Path> files = Files.list(corpus)) {
      entries = files.sorted().toList();
    }
    assertThat(entries).hasSizeGreaterThan(10);
    SplittableRandom random = new SplittableRandom(1);
    for (Path entry : entries) {
      byte[] seed = Files.readAllBytes(entry);
      RequestParser.parse(seed.clone());
      for (int i = 0; i < 2000; i++) {
        byte[] mutated = Mutation.of(seed, random);
        Request request = parseOrShow(mutated);
        if (request != null) {
          // whatever came in, what is echoed is one line of JSON
          byte[] reply = Lines.error(request.id(), StratumError.unsupported(request.method()));
          byte[] line = Arrays.copyOf(reply, reply.length - 1);
          assertThat(new String(line, StandardCharsets.US_ASCII)).doesNotContain("\n");
          assertThat(RequestParser.parse(line)).isNotNull();
        }
      }
    }
  }

  // a crash shows the line that caused it
  private static @Nullable Request parseOrShow(byte[] line) {
    try {
      return RequestParser.parse(line.clone());
    } catch (RuntimeException e) {
      throw new AssertionError(HexFormat.of().formatHex(line), e);
    }
  }
}
