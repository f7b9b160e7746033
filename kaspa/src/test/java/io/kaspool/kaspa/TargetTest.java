package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TargetTest {
  @Test
  void compactFormIsThatOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "compact")) {
      Target target = Target.fromCompact((int) Vectors.u64(vector, "bits"));
      assertThat(target).hasToString(Vectors.text(vector, "target"));
      assertThat(target.toCompact()).isEqualTo((int) Vectors.u64(vector, "reencoded"));
    }
    for (JsonNode vector : Vectors.load("stratum", "compact_bits")) {
      assertThat(Target.fromCompact((int) Vectors.u64(vector, "bits")))
          .hasToString(Vectors.text(vector, "target_be_hex"));
    }
  }

  @Test
  void workIsThatOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "difficulty")) {
      Target target = Target.fromCompact((int) Vectors.u64(vector, "bits"));
      assertThat(target).hasToString(Vectors.text(vector, "target"));
      assertThat(target.work()).isEqualTo(Vectors.text(vector, "expectedHashesPerBlock"));
    }
  }

  @Test
  void mantissaWithItsTopBitStandsForZero() {
    assertThat(Target.fromCompact(0x20800000).toBigInteger()).isZero();
    assertThat(Target.fromCompact(0x03ffffff).toBigInteger()).isZero();
  }

  @Test
  void workOfTheEnds() {
    assertThat(Target.MAX.work()).isOne();
    assertThat(Target.of(BigInteger.ZERO).work()).isEqualTo(BigInteger.ONE.shiftLeft(256));
  }

  @Test
  void compactFormKeepsTheSignificantBits() {
    Property.forAll(
        random -> {
          BigInteger value = new BigInteger(1 + random.nextInt(256), random);
          BigInteger kept = Target.fromCompact(Target.of(value).toCompact()).toBigInteger();
          assertThat(kept).isLessThanOrEqualTo(value);
          assertThat(value.subtract(kept).bitLength())
              .isLessThanOrEqualTo(Math.max(0, value.bitLength() - 16));
          assertThat(Target.of(kept).toCompact()).isEqualTo(Target.of(value).toCompact());
        });
  }

  @Test
  void comparesAndPrintsAsANumber() {
    Property.forAll(
        random -> {
          BigInteger left = new BigInteger(random.nextInt(257), random);
          BigInteger right =
              random.nextBoolean() ? left : new BigInteger(random.nextInt(257), random);
          assertThat(Target.of(left).compareTo(Target.of(right))).isEqualTo(left.compareTo(right));
          assertThat(Target.of(left).equals(Target.of(right))).isEqualTo(left.equals(right));
          assertThat(Target.of(left).toBigInteger()).isEqualTo(left);
          assertThat(new BigInteger(Target.of(left).toString(), 16)).isEqualTo(left);
          assertThat(Target.of(left)).hasSameHashCodeAs(Target.of(left));
        });
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(BigInteger.ONE.negate()));
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(BigInteger.ONE.shiftLeft(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> Target.fromCompact(0xff7fffff));
  }
}
