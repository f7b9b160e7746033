package io.kaspool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final Measurement FAST = new Measurement("A.fast", "ops/s", 1_700_000, "here");
  private static final Measurement SLOW = new Measurement("B.slow", "ops/s", 12.5, "here");

  @TempDir Path folder;

  @Test
  void survivesTheFile() throws IOException {
    Path file = folder.resolve("baseline.json");
    Baseline.of(List.of(FAST, SLOW)).write(file);
    assertThat(Baseline.read(file).measurement("A.fast")).contains(FAST);
    assertThat(Baseline.read(file).measurement("B.slow")).contains(SLOW);
    assertThat(file).content().contains("\"value\" : 1700000,");
  }

  @Test
  void isEmptyWithoutAFile() throws IOException {
    assertThat(Baseline.read(folder.resolve("none.json")).measurement("A.fast")).isEmpty();
  }

  @Test
  void keepsWhatWasNotMeasuredAgain() {
    Measurement faster = new Measurement("A.fast", "ops/s", 2_000_000, "there");
    Baseline updated = Baseline.of(List.of(FAST, SLOW)).updatedWith(List.of(faster));
    assertThat(updated.measurement("A.fast")).contains(faster);
    assertThat(updated.measurement("B.slow")).contains(SLOW);
  }
}
