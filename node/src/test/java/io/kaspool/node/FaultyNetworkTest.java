package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.rigs.Fault;
import io.kaspool.rigs.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One node behind a network that fails.
class FaultyNetworkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ScriptedNode node = new ScriptedNode();
  private final FaultProxy network =
      FaultProxy.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), node.endpoint().port()));
  private final NodeEndpoint endpoint = new NodeEndpoint("127.0.0.1", network.address().getPort());
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(endpoint), Delivery.Patience.DEFAULT);

  @BeforeEach
  void awaitTemplate() {
    await().atMost(PATIENCE).until(() -> !fixture.templates.templates().isEmpty());
  }

  @AfterEach
  void stop() {
    fixture.close();
    network.close();
    node.close();
  }

  private void awaitEvent(String start) {
    await().atMost(PATIENCE).until(() -> fixture.events.count(start) > 0);
  }

  private void assertServedWithinASecond() {
    int before = fixture.templates.templates().size();
    long healed = System.nanoTime();
    await().atMost(PATIENCE).until(() -> fixture.templates.templates().size() > before);
    assertThat(fixture.templates.templates().get(before).fetchedAtNanos() - healed)
        .isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void servesWithinASecondAfterASilence() {
    network.inject(new Fault.Stall());
    awaitEvent("unreachable mining");
    network.heal();
    assertServedWithinASecond();
    assertThat(fixture.templates.availability())
        .extracting(line -> line.substring(0, 5))
        .containsExactly("true ", "false", "true ");
  }

  @Test
  void servesWithinASecondAfterARefusal() {
    network.refuse(true);
    network.resetAll();
    awaitEvent("unreachable mining");
    network.refuse(false);
    assertServedWithinASecond();
  }

  @Test
  void bringsABlockThroughASilence() {
    RecordingSubmission submission = new RecordingSubmission();
    network.inject(new Fault.Stall());
    fixture.nodes.submit(fixture.templates.newest().solve(9), submission);
    awaitEvent("lost mining");
    assertThat(submission.verdicts()).isEmpty();
    network.heal();
    await().atMost(PATIENCE).until(() -> submission.outcomes().size() == 1);
    assertThat(submission.verdicts()).containsEntry(endpoint, new SubmitVerdict.Accepted());
    assertThat(node.received(PayloadCase.SUBMIT_BLOCK_REQUEST)).isPositive();
  }

  @Test
  void doesNotMindHowBytesAreCut() {
    network.inject(new Fault.Split(Duration.ofNanos(1)));
    int before = fixture.templates.templates().size();
    await().atMost(PATIENCE).until(() -> fixture.templates.templates().size() >= before + 2);
    assertThat(fixture.events.count("lost")).isZero();
  }
}
