package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowMatrixTest {
  private static final Hash SEED = Hash.parse("2a".repeat(32));

  @Test
  void isDrawnAsInTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "matrix")) {
      PowMatrix matrix = PowMatrix.of(Vectors.hash(vector, "seed"));
      for (int row = 0; row < PowMatrix.SIZE; row++) {
        assertThat(rowAsHex(matrix, row))
            .isEqualTo(vector.required("rowsAsHexNibbles").required(row).asString());
      }
    }
    for (JsonNode vector : Vectors.load("pow", "pow")) {
      assertThat(rowAsHex(PowMatrix.of(Vectors.hash(vector, "prePowHash")), 0))
          .isEqualTo(Vectors.text(vector, "matrixRow0"));
    }
    for (JsonNode vector : Vectors.load("stratum", "matrix")) {
      PowMatrix matrix = PowMatrix.of(Vectors.hash(vector, "prepow"));
      for (int column = 0; column < PowMatrix.SIZE; column++) {
        assertThat(matrix.at(0, column))
            .isEqualTo(vector.required("row0").required(column).intValue());
        assertThat(matrix.at(63, column))
            .isEqualTo(vector.required("row63").required(column).intValue());
      }
    }
  }

  @Test
  void rankIsThatOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "matrix")) {
      assertThat(PowMatrix.rank(rows(vector))).isEqualTo(vector.required("rank").intValue());
    }
  }

  @Test
  void rankCountsIndependentRows() {
    Property.forAll(
        20,
        random -> {
          int rank = random.nextInt(PowMatrix.SIZE + 1);
          assertThat(PowMatrix.rank(ofRank(random, rank))).isEqualTo(rank);
        });
  }

  @Test
  void takesTheFirstDrawOfFullRank() {
    Random random = new Random(1);
    List<int[][]> draws =
        List.of(ofRank(random, 0), ofRank(random, 63), ofRank(random, 64), ofRank(random, 64));
    Iterator<int[][]> drawn = draws.iterator();
    PowMatrix matrix = PowMatrix.firstOfFullRank(drawn::next);
    assertThat(rowAsHex(matrix, 5)).isEqualTo(rowAsHex(PowMatrix.ofRows(draws.get(2)), 5));
    assertThat(drawn.next()).isSameAs(draws.get(3));
  }

  @Test
  void nextDrawContinuesTheGenerator() {
    Xoshiro256PlusPlus generator = new Xoshiro256PlusPlus(SEED);
    Xoshiro256PlusPlus ahead = new Xoshiro256PlusPlus(SEED);
    for (int word = 0; word < PowMatrix.SIZE * PowMatrix.SIZE / 16; word++) {
      ahead.next();
    }
    PowMatrix.draw(generator);
    assertThat(PowMatrix.draw(generator)).isDeepEqualTo(PowMatrix.draw(ahead));
  }

  @Test
  void refusesTheHashForWhichNoMatrixExists() {
    assertThatIllegalArgumentException().isThrownBy(() -> PowMatrix.of(Hash.ZERO));
  }

  static int[][] rows(JsonNode vector) {
    return Vectors.map(
            vector.required("rowsAsHexNibbles"),
            row -> row.asString().chars().map(digit -> Character.digit(digit, 16)).toArray())
        .toArray(int[][]::new);
  }

  private static String rowAsHex(PowMatrix matrix, int row) {
    StringBuilder hex = new StringBuilder();
    for (int column = 0; column < PowMatrix.SIZE; column++) {
      hex.append(Character.forDigit(matrix.at(row, column), 16));
    }
    return hex.toString();
  }

  /// A triangle of that many rows, and then copies of them.
  private static int[][] ofRank(Random random, int rank) {
    int[][] rows = new int[PowMatrix.SIZE][PowMatrix.SIZE];
    for (int row = 0; row < rank; row++) {
      for (int column = row; column < PowMatrix.SIZE; column++) {
        rows[row][column] = column == row ? 1 + random.nextInt(15) : random.nextInt(2);
      }
    }
    for (int row = rank; rank > 0 && row < PowMatrix.SIZE; row++) {
      rows[row] = rows[random.nextInt(rank)].clone();
    }
    return rows;
  }
}
