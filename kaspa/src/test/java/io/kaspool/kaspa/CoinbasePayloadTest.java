package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CoinbasePayloadTest {
  @Test
  void readsAndWritesTheVectors() {
    for (JsonNode vector : Vectors.load("coinbase", "payload")) {
      byte[] bytes = Vectors.bytes(vector, "payload");
      CoinbasePayload payload = CoinbasePayload.parse(bytes);
      assertThat(payload.blueScore()).isEqualTo(Vectors.u64(vector, "blueScore"));
      assertThat(payload.subsidy()).isEqualTo(Vectors.u64(vector, "subsidy"));
      assertThat(payload.minerScript())
          .isEqualTo(
              new ScriptPublicKey(
                  vector.required("spkVersion").asInt(), Vectors.bytes(vector, "script")));
      assertThat(payload.extraData()).isEqualTo(Vectors.bytes(vector, "extraData"));
      assertThat(payload.serialize()).isEqualTo(bytes);
    }
  }

  @Test
  void readsTheCoinbasesOfBlocks() {
    for (JsonNode block : Vectors.load("blocks")) {
      byte[] bytes = Vectors.transaction(block.required("transactions").required(0)).payload();
      CoinbasePayload payload = CoinbasePayload.parse(bytes);
      assertThat(payload.blueScore())
          .isEqualTo(Vectors.header(block.required("header")).blueScore());
      assertThat(payload.serialize()).isEqualTo(bytes);
    }
  }

  @Test
  void survivesBytes() {
    Property.forAll(
        random -> {
          CoinbasePayload payload =
              new CoinbasePayload(
                  random.nextLong(),
                  random.nextLong(),
                  new ScriptPublicKey(
                      random.nextInt(0x10000), Property.bytes(random, random.nextInt(151))),
                  Property.bytes(random, random.nextInt(36)));
          assertThat(CoinbasePayload.parse(payload.serialize())).isEqualTo(payload);
        });
  }

  @Test
  void whatParsesIsWrittenBackAndWhatDoesNotIsRefused() {
    Property.forAll(
        random -> {
          byte[] bytes = Property.bytes(random, random.nextInt(220));
          try {
            assertThat(CoinbasePayload.parse(bytes).serialize()).isEqualTo(bytes);
          } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("coinbase");
          }
        });
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] whole =
        new CoinbasePayload(1, 2, new ScriptPublicKey(0, new byte[34]), new byte[0]).serialize();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatIllegalArgumentException().isThrownBy(() -> CoinbasePayload.parse(cut));
    }
  }

  @Test
  void refusesWhatNoBlockMayHave() {
    ScriptPublicKey longest = new ScriptPublicKey(0, new byte[150]);
    assertThat(new CoinbasePayload(0, 0, longest, new byte[35]).serialize()).hasSize(204);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinbasePayload(0, 0, longest, new byte[36]))
        .withMessage("coinbase payload of 205 bytes, allowed are 204");
    ScriptPublicKey tooLong = new ScriptPublicKey(0, new byte[151]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoinbasePayload(0, 0, tooLong, new byte[0]))
        .withMessage("coinbase script of 151 bytes, allowed are 150");
  }
}
