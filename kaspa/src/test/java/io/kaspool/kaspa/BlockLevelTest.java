package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlockLevelTest {
  @Test
  void levelsAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "blockLevel")) {
      assertThat(
              BlockLevel.of(
                  Vectors.hexNumber(vector, "pow"), vector.required("maxBlockLevel").intValue()))
          .isEqualTo(vector.required("level").intValue());
    }
  }
}
