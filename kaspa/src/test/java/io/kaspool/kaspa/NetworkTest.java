package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void isFoundByTheIdThatNodesTell() {
    assertThat(Network.byId("mainnet")).contains(Network.MAINNET);
    assertThat(Network.byId("testnet-10")).contains(Network.TESTNET_10);
    assertThat(Network.byId("simnet")).contains(Network.SIMNET);
    assertThat(Network.byId("devnet")).contains(Network.DEVNET);
  }

  @Test
  void isNotFoundByOtherNames() {
    for (String name : new String[] {"", "kaspa-mainnet", "testnet", "testnet-12", "MAINNET"}) {
      assertThat(Network.byId(name)).isEmpty();
    }
  }

  @Test
  void portsAndPrefixesTellNetworksApart() {
    assertThat(Arrays.stream(Network.values()).map(Network::grpcPort))
        .containsExactly(16110, 16210, 16510, 16610);
    assertThat(Arrays.stream(Network.values()).map(Network::addressPrefix))
        .containsExactly("kaspa", "kaspatest", "kaspasim", "kaspadev");
  }
}
