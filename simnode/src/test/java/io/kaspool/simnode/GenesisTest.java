package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class GenesisTest {
  // rusty-kaspa consensus/core, genesis: literals
  @ParameterizedTest
  @CsvSource({
    "MAINNET, 58c2d4199e21f910d1571d114969cecef48f09f934d42ccb6a281a15868f2999",
    "TESTNET_10, f896a3034873be1739fc4359236899fd3d65d2bc94f9780df0d0da3eb1cc4370",
    "SIMNET, 411f8cd26f3d41aea39e78573927da24d23995705b579f30959b9127e96b79e3",
    "DEVNET, 4cb48d0b2073b802360145a15ad1abdc01d89b5c2fe4722630ab9b5fe9dfc4f2"
  })
  void isTheRealOne(Network network, String hash) {
    DagBlock genesis = Genesis.of(network);
    assertThat(genesis.hash()).hasToString(hash);
    assertThat(genesis.isGenesis()).isTrue();
    assertThat(genesis.header().hashMerkleRoot())
        .isEqualTo(MerkleTree.root(List.of(genesis.coinbase().hash())));
  }

  @Test
  void subsidiesAreThoseOfTheFirstPhase() {
    for (JsonNode entry : Vectors.load("coinbase", "subsidy")) {
      if (Vectors.u64(entry, "daaScore") == 0) {
        Network network = Network.byId(Vectors.text(entry, "network")).orElseThrow();
        assertThat(Rewards.subsidy(network))
            .as(network.id())
            .isEqualTo(Vectors.u64(entry, "subsidy"));
      }
    }
  }
}
