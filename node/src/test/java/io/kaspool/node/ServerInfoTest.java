package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {
  private static final NodeSettings SETTINGS =
      NodeSetFixture.settings(new NodeEndpoint("127.0.0.1", 16510));

  private static ServerInfo version(String version) {
    return new ServerInfo(version, "simnet", true, true, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0.0", "2.1.0", "v2.1.0", "2.1.0-rc1", "3.0.0", "10.0.1-abcdef"})
  void takesRecentNodes(String text) {
    assertThat(version(text).problem(SETTINGS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.1", "0.12.23", "1.99.0-dev", "", "unknown", "2", "1e9.0"})
  void refusesOldNodesAndUnreadableVersions(String text) {
    assertThat(version(text).problem(SETTINGS).orElseThrow())
        .startsWith("it runs kaspad " + text + ",")
        .endsWith("upgrade it to 2.0.0 or newer");
  }

  @Test
  void refusesOtherNetworksFirst() {
    assertThat(
            new ServerInfo("1.0.0", "testnet-10", false, false, 1).problem(SETTINGS).orElseThrow())
        .startsWith("it is on testnet-10, but this pool is configured for simnet");
  }

  @Test
  void mayDoWithoutTheIndex() {
    NodeSettings withoutIndex =
        new NodeSettings(
            SETTINGS.endpoints(), SETTINGS.network(), SETTINGS.payAddress(), "", true, false);
    ServerInfo info = new ServerInfo("2.1.0", "simnet", false, true, 1);
    assertThat(info.problem(withoutIndex)).isEmpty();
    assertThat(info.problem(SETTINGS))
        .contains("it has no UTXO index: restart kaspad with --utxoindex");
  }

  @Test
  void beingUnsyncedIsNoReasonToRefuse() {
    assertThat(new ServerInfo("2.1.0", "simnet", true, false, 1).problem(SETTINGS)).isEmpty();
  }
}
