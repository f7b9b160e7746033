package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DifficultyTest {
  private static final BigInteger TWO_POW_256 = BigInteger.ONE.shiftLeft(256);

  @Test
  void targetsAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("stratum", "difficulty_target")) {
      Difficulty difficulty = Difficulty.ofStratum(vector.required("difficulty").decimalValue());
      assertThat(difficulty.target())
          .hasToString(Vectors.text(vector, "recommended_floor_2p224_over_d"));
      assertThat(BigDecimal.valueOf(difficulty.hashes()))
          .isEqualByComparingTo(vector.required("hashes_per_share").decimalValue());
    }
  }

  @Test
  void everyConventionOfClientsMeetsTheTarget() {
    for (JsonNode vector : Vectors.load("stratum", "difficulty_target")) {
      Target ours = Difficulty.ofStratum(vector.required("difficulty").decimalValue()).target();
      for (String convention : new String[] {"rkb", "kaspa_miner_wasm"}) {
        assertThat(Target.of(Vectors.hexNumber(vector, convention)))
            .as(convention)
            .isLessThanOrEqualTo(ours);
      }
    }
  }

  @Test
  void hashesPerSecondAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("stratum", "hashrate")) {
      BigDecimal hashes =
          BigDecimal.valueOf(
              Difficulty.ofStratum(vector.required("difficulty").decimalValue()).hashes());
      BigDecimal perSecond =
          hashes
              .multiply(vector.required("shares").decimalValue())
              .divide(vector.required("seconds").decimalValue(), 3, RoundingMode.HALF_EVEN);
      assertThat(perSecond)
          .isEqualByComparingTo(
              vector.required("hs").decimalValue().setScale(3, RoundingMode.HALF_EVEN));
    }
  }

  @Test
  void targetIsTheNumberOfValuesDividedByTheHashes() {
    Property.forAll(
        random -> {
          long hashes = 2 + random.nextLong(Long.MAX_VALUE - 1) / (1L << random.nextInt(60));
          assertThat(Difficulty.ofHashes(hashes).target().toBigInteger())
              .isEqualTo(TWO_POW_256.divide(BigInteger.valueOf(hashes)));
        });
    assertThat(Difficulty.MIN.target()).isEqualTo(Target.MAX);
  }

  @Test
  void wholeNumbersGoOutAsIntegers() {
    assertThat(stratum("4096").toStratum()).isEqualTo("4096");
    assertThat(stratum("1").toStratum()).isEqualTo("1");
    assertThat(stratum("1000").toStratum()).isEqualTo("1000");
    assertThat(stratum("1E+6").toStratum()).isEqualTo("1000000");
  }

  @Test
  void powersOfTwoGoOutExactly() {
    assertThat(Difficulty.ofHashes(1 << 13).toStratum()).isEqualTo("0.0000019073486328125");
    assertThat(Difficulty.ofHashes(1).toStratum()).isEqualTo("0.00000000023283064365386962890625");
    assertThat(stratum("0.5").toStratum()).isEqualTo("0.5");
  }

  @Test
  void otherFractionsGoOutRoundedDownToTwentyDigits() {
    assertThat(stratum("1.5").toStratum()).isEqualTo("1.5");
    assertThat(Difficulty.ofHashes(4294967297L).toStratum()).isEqualTo("1.0000000002328306436");
  }

  @Test
  void whatGoesOutIsWhatWasMeant() {
    Property.forAll(
        random -> {
          long hashes = 1 + random.nextLong(Long.MAX_VALUE) / (1L << random.nextInt(62));
          String wire = Difficulty.ofHashes(hashes).toStratum();
          assertThat(wire).matches("(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?");
          assertThat(hashes - stratum(wire).hashes()).isBetween(0L, 1L);
        });
  }

  @Test
  void stratumUnitsAreRoundedDownToWholeHashes() {
    assertThat(stratum("0.000000001").hashes()).isEqualTo(4);
    assertThat(stratum("4096.00000000001").hashes()).isEqualTo(4096L << 32);
  }

  @Test
  void whatIsOutOfRangeBecomesTheNearestEnd() {
    for (String low : new String[] {"0", "-1", "1e-10", "1e-999999999", "-1e999999999"}) {
      assertThat(stratum(low)).isEqualTo(Difficulty.MIN);
    }
    for (String high : new String[] {"2147483648", "99999999999", "1e999999999"}) {
      assertThat(stratum(high)).isEqualTo(Difficulty.MAX);
    }
    assertThat(stratum("2147483647").hashes()).isEqualTo(2147483647L << 32);
  }

  @Test
  void floorsToAPowerOfTwo() {
    assertThat(stratum("5000").floorPowerOfTwo()).isEqualTo(stratum("4096"));
    assertThat(stratum("4096").floorPowerOfTwo()).isEqualTo(stratum("4096"));
    assertThat(Difficulty.MIN.floorPowerOfTwo()).isEqualTo(Difficulty.MIN);
    assertThat(Difficulty.MAX.floorPowerOfTwo().hashes()).isEqualTo(1L << 62);
  }

  @Test
  void comparesByHashes() {
    assertThat(stratum("1")).isLessThan(stratum("2"));
  }

  @Test
  void refusesLessThanOneHash() {
    assertThatIllegalArgumentException().isThrownBy(() -> Difficulty.ofHashes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Difficulty.ofHashes(-1));
  }

  private static Difficulty stratum(String difficulty) {
    return Difficulty.ofStratum(new BigDecimal(difficulty));
  }
}
