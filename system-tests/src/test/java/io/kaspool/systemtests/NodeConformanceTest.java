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
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same scenarios for the simulated node and for kaspad: both must give the recorded answers,
/// which are kaspad's own.
final class NodeConformanceTest {
  private static final String NETWORK = "kaspad-2.1.0-simnet.txt";
  private static final String REDS = "kaspad-2.1.0-simnet-k1.txt";
  private static final String PAY_ADDRESS =
      Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]).toString();

  @TempDir private Path directory = Path.of("");

  @Test
  void theSimulatedNodeAnswersAsKaspadDid() throws IOException, URISyntaxException {
    // as kaspad's simnet: two hashes a block, and nobody's transactions
    SimNodeSettings settings = SimNodeSettings.defaults().withHashesPerBlock(2).withFillers(false);
    try (SimNode node = SimNode.start(settings)) {
      assertThat(answers("simnode", NodeScenario.play(node.port(), PAY_ADDRESS)))
          .containsExactlyInAnyOrderElementsOf(recorded(NETWORK));
    }
  }

  @Test
  void theSimulatedNodePaysForRedsAsKaspadDid() throws IOException, URISyntaxException {
    SimNodeSettings settings =
        SimNodeSettings.defaults().withHashesPerBlock(2).withFillers(false).withK(RedScenario.K);
    try (SimNode node = SimNode.start(settings)) {
      assertThat(answers("simnode-reds", RedScenario.play(node.port(), PAY_ADDRESS)))
          .containsExactlyInAnyOrderElementsOf(recorded(REDS));
    }
  }

  @Test
  @Tag("node")
  void kaspadAnswersAsItDid() throws IOException, URISyntaxException {
    try (Kaspad kaspad = Kaspad.start(directory)) {
      assertThat(answers("kaspad", NodeScenario.play(kaspad.port(), PAY_ADDRESS)))
          .containsExactlyInAnyOrderElementsOf(recorded(NETWORK));
    }
  }

  @Test
  @Tag("node")
  void kaspadPaysForRedsAsItDid() throws IOException, URISyntaxException {
    try (Kaspad kaspad = Kaspad.start(directory, RedScenario.K)) {
      assertThat(answers("kaspad-reds", RedScenario.play(kaspad.port(), PAY_ADDRESS)))
          .containsExactlyInAnyOrderElementsOf(recorded(REDS));
    }
  }

  /// What was answered is left behind too: from kaspad, it is what to record for a new version.
  private static List<String> answers(String who, Map<String, String> played) throws IOException {
    List<String> answers =
        played.entrySet().stream()
            .map(step -> (step.getKey() + ": " + step.getValue()).strip())
            .toList();
    Files.write(Path.of("target", who + "-answers.txt"), answers);
    return answers;
  }

  private static List<String> recorded(String name) throws IOException, URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    NodeConformanceTest.class.getResource("/" + name), name + " is missing")
                .toURI());
    return Files.readAllLines(file).stream().map(String::strip).toList();
  }
}
