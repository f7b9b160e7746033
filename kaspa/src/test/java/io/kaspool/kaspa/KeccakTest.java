package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.CSHAKEDigest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeccakTest {
  @Test
  void startsFromTheStatesOfTheVectors() {
    int checked = 0;
    for (JsonNode vector : Vectors.load("hashers")) {
      if (vector.has("state")) {
        long[] state = start(Vectors.text(vector, "domain"));
        // The vectors' states are without the padding that depends on the message's length.
        state[Vectors.text(vector, "domain").equals("HeavyHash") ? 4 : 10] ^= Keccak.PAD_FIRST;
        state[Keccak.LAST_LANE] ^= Keccak.PAD_LAST;
        assertThat(Arrays.stream(state).mapToObj(Long::toUnsignedString))
            .containsExactlyElementsOf(Vectors.map(vector.required("state"), JsonNode::asString));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(2);
  }

  @Test
  void proofOfWorkHashEqualsAnotherImplementation() {
    Property.forAll(random -> assertEqualsLibrary("ProofOfWorkHash", Property.bytes(random, 80)));
  }

  @Test
  void heavyHashEqualsAnotherImplementation() {
    Property.forAll(random -> assertEqualsLibrary("HeavyHash", Property.bytes(random, 32)));
  }

  @Test
  void heavyHashEqualsTheVectors() {
    for (JsonNode vector : Vectors.load("stratum", "cshake_known")) {
      assertThat(hash(Vectors.text(vector, "custom"), Vectors.bytes(vector, "data")))
          .isEqualTo(Vectors.hash(vector, "out"));
    }
    for (JsonNode vector : Vectors.load("hashers")) {
      if (Vectors.text(vector, "hasher").equals("KHeavyHash")) {
        assertThat(hash("HeavyHash", Vectors.bytes(vector, "data")))
            .isEqualTo(Vectors.hash(vector, "hash"));
      }
    }
  }

  private static void assertEqualsLibrary(String domain, byte[] message) {
    assertThat(hash(domain, message)).isEqualTo(libraryHash(domain, message));
  }

  private static Hash hash(String domain, byte[] message) {
    long[] state = start(domain);
    for (int lane = 0; lane < message.length / Long.BYTES; lane++) {
      state[lane] ^= LittleEndian.readLong(message, lane * Long.BYTES);
    }
    Keccak.permute(state);
    return new Hash(state[0], state[1], state[2], state[3]);
  }

  private static long[] start(String domain) {
    long[] state = new long[Keccak.LANES];
    if (domain.equals("HeavyHash")) {
      Keccak.startHeavyHash(state);
    } else {
      Keccak.startProofOfWorkHash(state);
    }
    return state;
  }

  static Hash libraryHash(String domain, byte[] message) {
    CSHAKEDigest digest =
        new CSHAKEDigest(256, new byte[0], domain.getBytes(StandardCharsets.US_ASCII));
    digest.update(message, 0, message.length);
    byte[] output = new byte[Hash.LENGTH];
    digest.doFinal(output, 0, output.length);
    return Hash.of(output);
  }
}
