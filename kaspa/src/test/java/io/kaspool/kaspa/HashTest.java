package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HashTest {
  private static final String TEXT =
      "0102030405060708090a0b0c0d0e0f10f1f2f3f4f5f6f7f8f9fafbfcfdfeff00";

  @Test
  void printsBytesInNaturalOrder() {
    assertThat(Hash.parse(TEXT)).hasToString(TEXT);
    assertThat(Hash.parse(TEXT).toBytes()[0]).isEqualTo((byte) 1);
    assertThat(Hash.parse(TEXT.toUpperCase(Locale.ROOT))).isEqualTo(Hash.parse(TEXT));
  }

  @Test
  void wordsAreLittleEndian() {
    assertThat(Hash.parse(TEXT).word0()).isEqualTo(0x0807060504030201L);
    assertThat(Hash.parse(TEXT).word3()).isEqualTo(0x00fffefdfcfbfaf9L);
  }

  @Test
  void wordsAreThoseThatStratumSends() {
    for (JsonNode vector : Vectors.load("stratum", "job_encoding")) {
      Hash hash = Vectors.hash(vector, "prepow");
      assertThat(Vectors.map(vector.required("words_le"), JsonNode::asString))
          .containsExactly(
              Long.toUnsignedString(hash.word0()),
              Long.toUnsignedString(hash.word1()),
              Long.toUnsignedString(hash.word2()),
              Long.toUnsignedString(hash.word3()));
    }
  }

  @Test
  void everyWordReadsAsInTheVectors() {
    for (JsonNode vector : Vectors.load("txid", "hashWord")) {
      assertThat(new Hash(0, 0, 0, Vectors.u64(vector, "w")))
          .isEqualTo(Vectors.hash(vector, "hash"));
    }
  }

  @Test
  void comparesByBytes() {
    Property.forAll(
        random -> {
          byte[] left = Property.bytes(random, Hash.LENGTH);
          byte[] right = left.clone();
          right[random.nextInt(Hash.LENGTH)] = (byte) random.nextInt();
          assertThat(Integer.signum(Hash.of(left).compareTo(Hash.of(right))))
              .isEqualTo(Integer.signum(Arrays.compareUnsigned(left, right)));
        });
  }

  @Test
  void survivesBytesAndText() {
    Property.forAll(
        random -> {
          Hash hash = Property.hash(random);
          assertThat(Hash.of(hash.toBytes())).isEqualTo(hash);
          assertThat(Hash.parse(hash.toString())).isEqualTo(hash);
        });
  }

  @Test
  void refusesTextsThatAreNotSixtyFourHexDigits() {
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse(TEXT.substring(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse(TEXT + "00"));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse("g" + TEXT.substring(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[31]));
  }
}
