package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PowEvaluatorTest {
  private final PowEvaluator evaluator = new PowEvaluator();

  @Test
  void valuesAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "pow")) {
      prepare(Vectors.hash(vector, "prePowHash"), Vectors.u64(vector, "timestamp"));
      evaluator.evaluate(Vectors.u64(vector, "nonce"));
      assertThat(evaluator.value()).isEqualTo(Vectors.hexNumber(vector, "powValueBigEndian"));
      Target target = Target.fromCompact((int) Vectors.u64(vector, "bits"));
      assertThat(target).hasToString(Vectors.text(vector, "targetBigEndian"));
      assertThat(evaluator.meets(target)).isEqualTo(vector.required("valid").booleanValue());
      assertThat(target.isMetBy(evaluator)).isEqualTo(vector.required("valid").booleanValue());
    }
  }

  @Test
  void valuesAreThoseOfTheStratumVectors() {
    for (JsonNode vector : Vectors.load("stratum", "pow")) {
      prepare(Vectors.hash(vector, "prepow"), Vectors.u64(vector, "timestamp"));
      evaluator.evaluate(Long.parseUnsignedLong(Vectors.text(vector, "nonce_hex"), 16));
      assertThat(evaluator.value()).isEqualTo(Vectors.hexNumber(vector, "pow_value_be_hex"));
    }
  }

  @Test
  void innerHashesAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("pow", "pow")) {
      assertThat(
              innerHash(
                  Vectors.hash(vector, "prePowHash"),
                  Vectors.u64(vector, "timestamp"),
                  Vectors.u64(vector, "nonce")))
          .isEqualTo(Vectors.hash(vector, "cshakePowHash"));
    }
    for (JsonNode vector : Vectors.load("stratum", "pow")) {
      assertThat(
              innerHash(
                  Vectors.hash(vector, "prepow"),
                  Vectors.u64(vector, "timestamp"),
                  Long.parseUnsignedLong(Vectors.text(vector, "nonce_hex"), 16)))
          .isEqualTo(Vectors.hash(vector, "inner_cshake"));
    }
    for (JsonNode vector : Vectors.load("hashers")) {
      if (vector.has("prePowHash")) {
        assertThat(
                innerHash(
                    Vectors.hash(vector, "prePowHash"),
                    Vectors.u64(vector, "timestamp"),
                    Vectors.u64(vector, "nonce")))
            .isEqualTo(Vectors.hash(vector, "hash"));
      }
    }
  }

  @Test
  void matrixStepIsThatOfTheVector() {
    for (JsonNode vector : Vectors.load("pow", "heavyHash")) {
      PowMatrix matrix = PowMatrix.ofRows(PowMatrixTest.rows(vector));
      evaluator.prepare(Hash.ZERO, 0, matrix);
      Hash input = Vectors.hash(vector, "input");
      evaluator.heavyHash(input.word0(), input.word1(), input.word2(), input.word3());
      assertThat(valueBytes()).isEqualTo(Vectors.hash(vector, "output"));
      assertThat(plainHeavyHash(matrix, input)).isEqualTo(Vectors.hash(vector, "output"));
    }
  }

  @Test
  void sharesMeetTheTargetsOfTheVectors() {
    JsonNode vector = Vectors.load("stratum", "share_accept");
    prepare(Vectors.hash(vector, "prepow"), Vectors.u64(vector, "timestamp"));
    evaluator.evaluate(Long.parseUnsignedLong(Vectors.text(vector, "nonce_hex"), 16));
    assertThat(evaluator.value()).isEqualTo(Vectors.hexNumber(vector, "pow_value_be_hex"));
    for (JsonNode boundary : vector.required("boundary")) {
      Target target = Target.of(Vectors.hexNumber(boundary, "target_be_hex"));
      assertThat(evaluator.meets(target)).isEqualTo(boundary.required("accepted").booleanValue());
    }
    for (JsonNode share : vector.required("cases")) {
      // The file rounds these powers of two to the digits of a double; the double is exact.
      BigDecimal difficulty = new BigDecimal(share.required("difficulty").doubleValue());
      Target target = Difficulty.ofStratum(difficulty).target();
      assertThat(target).hasToString(Vectors.text(share, "target_be_hex"));
      assertThat(evaluator.meets(target)).isEqualTo(share.required("accepted").booleanValue());
    }
  }

  @Test
  void equalsPlainComputationForAnyJobAndNonce() {
    Property.forAll(
        200,
        random -> {
          Hash prePowHash = Property.hash(random);
          long timestampMillis = random.nextLong();
          PowMatrix matrix = PowMatrix.of(prePowHash);
          evaluator.prepare(prePowHash, timestampMillis, matrix);
          for (int i = 0; i < 5; i++) {
            long nonce = random.nextLong();
            evaluator.evaluate(nonce);
            assertThat(valueBytes())
                .isEqualTo(plainHeavyHash(matrix, innerHash(prePowHash, timestampMillis, nonce)));
          }
        });
  }

  /// The largest sums that can occur: nothing may spill from one into another.
  @Test
  void equalsPlainComputationForTheLargestMatrix() {
    int[][] rows = new int[PowMatrix.SIZE][PowMatrix.SIZE];
    for (int[] row : rows) {
      Arrays.fill(row, 15);
    }
    PowMatrix matrix = PowMatrix.ofRows(rows);
    evaluator.prepare(Hash.ZERO, 0, matrix);
    evaluator.heavyHash(-1, -1, -1, -1);
    assertThat(valueBytes()).isEqualTo(plainHeavyHash(matrix, new Hash(-1, -1, -1, -1)));
  }

  @Test
  void meetsAgreesWithComparingNumbers() {
    Random random = new Random(1);
    prepare(Property.hash(random), 1);
    Property.forAll(
        cases -> {
          evaluator.evaluate(cases.nextLong());
          BigInteger near =
              evaluator
                  .value()
                  .add(BigInteger.valueOf(cases.nextInt(3) - 1).shiftLeft(cases.nextInt(256)));
          Target target = Target.of(near.max(BigInteger.ZERO).min(Target.MAX.toBigInteger()));
          assertThat(evaluator.meets(target))
              .isEqualTo(evaluator.value().compareTo(target.toBigInteger()) <= 0);
        });
  }

  @Test
  void allocatesNothingPerNonce() {
    Hash prePowHash = Property.hash(new Random(2));
    PowMatrix matrix = PowMatrix.of(prePowHash);
    Target target = Difficulty.ofHashes(1000).target();
    evaluateMany(20_000, prePowHash, matrix, target);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();

    long before = threads.getCurrentThreadAllocatedBytes();
    int met = evaluateMany(10_000, prePowHash, matrix, target);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(after - before).isZero();
    assertThat(met).isBetween(1, 100);
  }

  private int evaluateMany(int count, Hash prePowHash, PowMatrix matrix, Target target) {
    int met = 0;
    for (int nonce = 0; nonce < count; nonce++) {
      evaluator.prepare(prePowHash, 1_700_000_000_000L, matrix);
      evaluator.evaluate(nonce);
      if (evaluator.meets(target)) {
        met++;
      }
    }
    return met;
  }

  private void prepare(Hash prePowHash, long timestampMillis) {
    evaluator.prepare(prePowHash, timestampMillis, PowMatrix.of(prePowHash));
  }

  /// The value as the hash that it is read from.
  private Hash valueBytes() {
    BigInteger value = evaluator.value();
    return new Hash(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  private static Hash innerHash(Hash prePowHash, long timestampMillis, long nonce) {
    byte[] message = new byte[80];
    prePowHash.writeTo(message, 0);
    LittleEndian.writeLong(timestampMillis, message, 32);
    LittleEndian.writeLong(nonce, message, 72);
    return KeccakTest.libraryHash("ProofOfWorkHash", message);
  }

  /// The second half of kHeavyHash, word by word from its description.
  private static Hash plainHeavyHash(PowMatrix matrix, Hash inner) {
    byte[] bytes = inner.toBytes();
    int[] vector = new int[PowMatrix.SIZE];
    for (int i = 0; i < PowMatrix.SIZE; i++) {
      int octet = bytes[i / 2] & 0xff;
      vector[i] = i % 2 == 0 ? octet >> 4 : octet & 0xf;
    }
    for (int i = 0; i < bytes.length; i++) {
      int high = sum(matrix, 2 * i, vector) >> 10;
      int low = sum(matrix, 2 * i + 1, vector) >> 10;
      bytes[i] ^= (byte) (high << 4 | low);
    }
    return KeccakTest.libraryHash("HeavyHash", bytes);
  }

  private static int sum(PowMatrix matrix, int row, int[] vector) {
    int sum = 0;
    for (int column = 0; column < PowMatrix.SIZE; column++) {
      sum += matrix.at(row, column) * vector[column];
    }
    return sum;
  }
}
