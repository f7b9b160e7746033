package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.cli.config.Tree.Mapping;
import io.kaspool.cli.config.Tree.Scalar;
import io.kaspool.cli.config.Tree.Style;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeParserTest {
  private final Problems problems = new Problems("c");

  @Test
  void keepsTheTextAndPlaceOfAScalar() {
    Mapping root =
        (Mapping) parse("{\n  \"a\": 1.50,\n  \"b\": \"x\\/\\ud83d\\ude00\"}").orElseThrow();

    assertThat(root.entries().get(0).place()).hasToString("c:2:3");
    assertThat(root.entries().get(0).value())
        .isEqualTo(new Scalar(new Place("c", 2, 8), "1.50", Style.PLAIN));
    assertThat(root.entries().get(1).value())
        .isEqualTo(new Scalar(new Place("c", 3, 8), "x/😀", Style.QUOTED));
  }

  @Test
  void anEmptyTextIsAnEmptyObject() {
    assertThat(parse("")).contains(new Mapping(new Place("c", 1, 1), List.of()));
    assertThat(parse("# nothing\n")).isPresent();
  }

  @Test
  void takesWhatEditorsOnWindowsLeave() {
    assertThat(parse("\uFEFF{\r\n\"a\": 1\r\n}\r\n")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: &x [1]\nb: *x' | c:2:4: aliases are not supported",
        "'a: !!str 1' | c:1:4: tags are not supported",
        "'a: !foo {b: 1}' | c:1:4: tags are not supported",
        "'a: 1\n---\nb: 2' | c:2:1: a second document; only one is read",
        "'? [1]\n: 2' | c:1:3: a key must be a text",
        "'{\"a\": 1' | c:1:8: cannot be read as JSON or YAML: expected ',' or '}', but got <stream"
            + " end>"
      })
  void refusesWhatAConfigurationHasNoUseFor(String text, String expected) {
    assertThat(parse(text)).isEmpty();
    assertThat(problems.inOrder()).extracting(ConfigProblem::toString).containsExactly(expected);
  }

  @Test
  void survivesWhatTheParserDoesNotDeclareToThrow() {
    assertThat(parse("a: 1\nb: \"\\U99999999\"")).isEmpty();
    assertThat(problems.inOrder())
        .extracting(ConfigProblem::toString)
        .containsExactly("c:2:1: cannot be read as JSON or YAML from here on");
  }

  @Test
  void saysWhereAControlCharacterIs() {
    assertThat(parse("a: 1\nb: \u0001")).isEmpty();
    assertThat(problems.inOrder())
        .extracting(ConfigProblem::toString)
        .containsExactly("c:2:4: control character U+0001");
  }

  @Test
  void depthCostsNothing() {
    assertThat(parse("[".repeat(500_000))).isEmpty();
    assertThat(problems.inOrder())
        .extracting(ConfigProblem::toString)
        .containsExactly("c:1:34: nested more than 32 levels deep");
  }

  private Optional<Tree> parse(String text) {
    return TreeParser.parse("c", text, problems);
  }
}
