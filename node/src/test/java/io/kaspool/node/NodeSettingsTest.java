package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {
  private static final NodeEndpoint NODE = new NodeEndpoint("127.0.0.1", 16110);
  private static final Address ADDRESS =
      Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]);

  private static NodeSettings settings(
      List<NodeEndpoint> endpoints, Network network, String extraData) {
    return new NodeSettings(endpoints, network, ADDRESS, extraData, true, true);
  }

  @Test
  void takesANodeNamedTwiceOnce() {
    assertThat(settings(Collections.nCopies(2, NODE), Network.MAINNET, "").endpoints())
        .containsExactly(NODE);
  }

  @Test
  void needsANode() {
    assertThatThrownBy(() -> settings(List.of(), Network.MAINNET, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 nodes configured; give 1 to 16");
  }

  @Test
  void takesSixteenNodesAtMost() {
    List<NodeEndpoint> many =
        IntStream.rangeClosed(1, 17).mapToObj(port -> new NodeEndpoint("a", port)).toList();
    assertThatThrownBy(() -> settings(many, Network.MAINNET, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("17 nodes configured; give 1 to 16");
  }

  @Test
  void refusesAnAddressOfAnotherNetwork() {
    assertThatThrownBy(() -> settings(List.of(NODE), Network.TESTNET_10, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not of network testnet-10")
        .hasMessageContaining("starts with kaspatest:");
  }

  @Test
  void boundsTheCoinbaseText() {
    assertThat(settings(List.of(NODE), Network.MAINNET, "é".repeat(32)).extraData()).hasSize(32);
    assertThatThrownBy(() -> settings(List.of(NODE), Network.MAINNET, "é".repeat(33)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the coinbase text has 66 bytes; at most 64 fit");
  }
}
