package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MerkleTreeTest {
  @Test
  void rootsAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("txid", "merkle")) {
      List<Hash> leaves =
          Vectors.map(vector.required("txHashes"), hash -> Hash.parse(hash.asString()));
      assertThat(MerkleTree.root(leaves))
          .as(Vectors.text(vector, "name"))
          .isEqualTo(Vectors.hash(vector, "root"));
      if (vector.has("txs")) {
        assertThat(Vectors.map(vector.required("txs"), tx -> Vectors.transaction(tx).hash()))
            .isEqualTo(leaves);
      }
    }
  }

  @Test
  void rootsAreThoseOfTheBlocks() {
    for (JsonNode block : Vectors.load("blocks")) {
      List<Hash> leaves =
          Vectors.map(block.required("transactions"), tx -> Vectors.transaction(tx).hash());
      assertThat(MerkleTree.root(leaves))
          .isEqualTo(Vectors.header(block.required("header")).hashMerkleRoot());
    }
  }

  @Test
  void orderOfTransactionsIsPartOfTheRoot() {
    Hash first = Hash.parse("11".repeat(32));
    Hash second = Hash.parse("22".repeat(32));
    assertThat(MerkleTree.root(List.of(first, second)))
        .isNotEqualTo(MerkleTree.root(List.of(second, first)));
  }
}
