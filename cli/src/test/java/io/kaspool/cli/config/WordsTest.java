package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({"'', '', 0", "port, port, 0", "prot, port, 1", "pot, port, 1", "kitten, sitting, 3"})
  void countsTheEditsBetweenTwoWords(String a, String b, int distance) {
    assertThat(Words.distance(a, b)).isEqualTo(distance);
    assertThat(Words.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void suggestsTheNearestOnly() {
    assertThat(Words.nearest("prots", List.of("port", "ports", "bind"))).contains("ports");
    assertThat(Words.nearest("zebra", List.of("port", "ports", "bind"))).isEmpty();
    assertThat(Words.nearest("p".repeat(100_000), List.of("port"))).isEmpty();
  }

  @Test
  void quotesShortlyAndPrintably() {
    assertThat(Words.quote("a\nb")).isEqualTo("\"a�b\"");
    assertThat(Words.quote("x".repeat(500))).hasSize(63);
    assertThat(Words.quote("postgres://pool:hunter@2@db/pool"))
        .isEqualTo("\"postgres://…@db/pool\"");
    assertThat(Words.quote("jdbc:postgresql://db/pool?user=u&password=hunter2&ssl=true"))
        .isEqualTo("\"jdbc:postgresql://db/pool?user=u&password=…&ssl=true\"");
    assertThat(Words.quote("me@home://")).isEqualTo("\"me@home://\"");
    assertThat(Words.quote("0F".repeat(32))).isEqualTo("64 hexadecimal digits (not shown)");
  }
}
