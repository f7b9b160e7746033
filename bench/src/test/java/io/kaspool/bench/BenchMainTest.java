package io.kaspool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final BenchMain main = new BenchMain(Path.of("none.json"), stream(out), stream(err));

  @Test
  void showsItsUsage() {
    assertThat(main.run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: kaspool bench");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(main.run("--quick")).isEqualTo(2);
    assertThat(main.run("one", "two")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage:");
  }

  @Test
  void refusesABrokenExpression() {
    assertThat(main.run("(")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("not a regular expression");
  }

  @Test
  void refusesNamesOfNoBenchmark() {
    assertThat(main.run("NoSuchBenchmark")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no benchmark matches");
  }

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}
