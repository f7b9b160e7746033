package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeEndpointTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:16110",
    "kaspad, kaspad:16110",
    "kaspad:16210, kaspad:16210",
    "grpc://kaspad:16210, kaspad:16210",
    "grpc://kaspad, kaspad:16110",
    "[::1]:16210, [::1]:16210",
    "[::1], [::1]:16110",
    "node-1.pool.example:1, node-1.pool.example:1",
  })
  void readsGrpcAddresses(String text, String expected) {
    assertThat(NodeEndpoint.parse(text, 16110)).hasToString(expected);
  }

  @Test
  void keepsIpv6WithoutBrackets() {
    assertThat(NodeEndpoint.parse("[fe80::1%eth0]:7", 16110))
        .isEqualTo(new NodeEndpoint("fe80::1%eth0", 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wss://node.kaspa.example", "https://kaspad:443", "ws://127.0.0.1:17110"})
  void saysWhatToGiveInsteadOfAnotherProtocol(String text) {
    assertThatThrownBy(() -> NodeEndpoint.parse(text, 16110))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not a gRPC address: give the node's gRPC address, such as host:16110", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ":16110", "a:b", "a:", "a b", "::1", "[::1", "a:1:2", "a:123456", "a/b"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> NodeEndpoint.parse(text, 16110))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:16110");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:0", "a:65536"})
  void refusesPortsThatDoNotExist(String text) {
    assertThatThrownBy(() -> NodeEndpoint.parse(text, 16110))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1..65535");
  }
}
