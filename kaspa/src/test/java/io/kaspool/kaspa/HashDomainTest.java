package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HashDomainTest {
  private static final List<JsonNode> VECTORS = Vectors.map(Vectors.load("hashers"), node -> node);

  @Test
  void keyedBlake2bEqualsTheVectors() {
    assertThat(check("blake2b", Blake2bDomain::hash)).isGreaterThan(10);
  }

  @Test
  void keyedBlake3EqualsTheVectors() {
    assertThat(check("blake3", Blake3Domain::hash)).isGreaterThan(15);
  }

  @Test
  void domainsHashUnderTheirOwnNames() {
    byte[] data = "kaspa".getBytes(StandardCharsets.US_ASCII);
    assertThat(Blake2bDomain.BLOCK_HASH.hash(data))
        .isEqualTo(Blake2bDomain.hash("BlockHash", data));
    assertThat(Arrays.stream(Blake2bDomain.values()).map(domain -> domain.hash(data)))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(Blake3Domain.values()).map(domain -> domain.hash(data)))
        .doesNotHaveDuplicates();
  }

  private static int check(String kind, BiFunction<String, byte[], Hash> hasher) {
    int checked = 0;
    for (JsonNode vector : VECTORS) {
      if (vector.path("kind").asString("").startsWith(kind)) {
        assertThat(hasher.apply(Vectors.text(vector, "domain"), Vectors.bytes(vector, "data")))
            .as("%s", vector)
            .isEqualTo(Vectors.hash(vector, "hash"));
        checked++;
      }
    }
    return checked;
  }
}
