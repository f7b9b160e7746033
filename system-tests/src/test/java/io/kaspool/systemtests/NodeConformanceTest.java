package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One scenario for the simulated node and for kaspad: both must give the recorded answers, which
/// are kaspad's own.
final class NodeConformanceTest {
  private static final String PAY_ADDRESS =
      Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]).toString();

  @TempDir private Path directory = Path.of("");

  @Test
  void theSimulatedNodeAnswersAsKaspadDid() throws IOException, URISyntaxException {
    // as kaspad's simnet: two hashes a block, and nobody's transactions
    SimNodeSettings settings = SimNodeSettings.defaults().withHashesPerBlock(2).withFillers(false);
    try (SimNode node = SimNode.start(settings)) {
      assertThat(play(node.port())).containsExactlyInAnyOrderElementsOf(recorded());
    }
  }

  @Test
  @Tag("node")
  void kaspadAnswersAsItDid() throws IOException, URISyntaxException {
    try (Kaspad kaspad = Kaspad.start(directory)) {
      assertThat(play(kaspad.port())).containsExactlyInAnyOrderElementsOf(recorded());
    }
  }

  private static List<String> play(int port) {
    return NodeScenario.play(port, PAY_ADDRESS).entrySet().stream()
        .map(step -> (step.getKey() + ": " + step.getValue()).strip())
        .toList();
  }

  private static List<String> recorded() throws IOException, URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    NodeConformanceTest.class.getResource("/kaspad-2.1.0-simnet.txt"))
                .toURI());
    return Files.readAllLines(file).stream().map(String::strip).toList();
  }
}
