package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is written, the loader answers with a configuration or with problems, and throws
/// nothing.
class ConfigFuzzTest {
  private static final int MUTATIONS_PER_FILE =
      Integer.getInteger("kaspool.fuzz.mutations", 400); // more of them for a longer search

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "'",
          "\n",
          "\t",
          " ",
          "#",
          "&a ",
          "*a",
          "!!int ",
          "---\n",
          "...",
          "? ",
          "- ",
          "|\n",
          ">\n",
          "%YAML 9.9\n",
          "null",
          "~",
          "true",
          "-0",
          "1e9999",
          "1e99999999999",
          "9".repeat(400),
          "0.1",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\uFEFF",
          "\uD83D",
          "é",
          "stratum",
          "ports",
          "port",
          "treasury",
          "kaspa:",
          "0x",
          "<<: ");

  static List<Path> corpus() throws IOException, URISyntaxException {
    URL folder =
        Objects.requireNonNull(ConfigFuzzTest.class.getResource("/corpus/config"), "the corpus");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void answersEachFileOfTheCorpus(Path file) {
    assertAnswered(ConfigLoader.load(file, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void answersWhatBecomesOfIt(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(text.hashCode());
    String mutated = text;
    for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
      mutated = i % 8 == 0 ? text : mutate(mutated, random);
      assertAnswered(ConfigLoader.parse("fuzz", mutated, Map.of()));
    }
  }

  @Test
  void answersAnythingInAnyVariable() {
    SplittableRandom random = new SplittableRandom(20_260_101);
    for (Key<?> key : Keys.ALL) {
      for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
        String text = mutate(mutate(i % 2 == 0 ? "[{\"port\": 1}]" : "1", random), random);
        assertAnswered(ConfigLoader.parse("fuzz", Configs.minimal(), Map.of(key.variable(), text)));
      }
    }
  }

  private static void assertAnswered(ConfigResult result) {
    switch (result) {
      case ConfigResult.Loaded(PoolConfig config, List<ConfigValue> explained) -> {
        assertThat(config.nodes()).isNotEmpty();
        assertThat(explained).hasSizeGreaterThanOrEqualTo(Keys.ALL.size());
      }
      case ConfigResult.Invalid(List<ConfigProblem> problems) ->
          assertThat(problems)
              .isNotEmpty()
              .allMatch(problem -> problem.toString().lines().count() == 1);
    }
  }

  private static String mutate(String text, SplittableRandom random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(8));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + piece + text.substring(from);
      case 2 -> text.substring(0, from) + piece + text.substring(to);
      case 3 -> text.substring(0, to) + text.substring(from);
      default -> text.substring(0, from) + (char) random.nextInt(256) + text.substring(to);
    };
  }
}
