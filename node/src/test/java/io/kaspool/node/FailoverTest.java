package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes in real time: how long miners go without a template when the first one fails.
class FailoverTest {
  private static final Duration ALLOWED = Duration.ofSeconds(2);

  private final ScriptedNode first = new ScriptedNode();
  private final ScriptedNode second = new ScriptedNode();
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(first.endpoint(), second.endpoint()));

  @BeforeEach
  void awaitFirst() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                fixture.templates.servedBy(first.endpoint())
                    && fixture.events.count("connected mining") == 2);
  }

  @AfterEach
  void stop() {
    fixture.close();
    first.close();
    second.close();
  }

  private void assertServedBySecondSince(long failedAtNanos) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> fixture.templates.servedBy(second.endpoint()));
    assertThat(Duration.ofNanos(firstOfSecond().fetchedAtNanos() - failedAtNanos))
        .isLessThan(ALLOWED);
    assertThat(fixture.templates.availability()).hasSize(1);
  }

  private BlockTemplate firstOfSecond() {
    return fixture.templates.templates().stream()
        .filter(template -> template.source().equals(second.endpoint()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofDeath() {
    long failedAt = System.nanoTime();
    first.kill();
    assertServedBySecondSince(failedAt);
  }

  @Test
  void ofSilence() {
    long failedAt = System.nanoTime();
    first.freeze();
    assertServedBySecondSince(failedAt);
  }

  @Test
  void ofLosingSync() {
    long failedAt = System.nanoTime();
    first.answer(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockTemplateResponse(
                GetBlockTemplateResponse.newBuilder()
                    .setIsSynced(false)
                    .setBlock(Templates.block(1000, 1_800_000_000_000L, 1))));
    assertServedBySecondSince(failedAt);
  }

  @Test
  void showsWhoServes() {
    assertThat(fixture.nodes.statuses())
        .extracting(NodeStatus::endpoint, NodeStatus::state, NodeStatus::active)
        .containsExactly(
            tuple(first.endpoint(), "connected", true),
            tuple(second.endpoint(), "connected", false));
    first.kill();
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.nodes.statuses())
                    .extracting(NodeStatus::active)
                    .containsExactly(false, true));
    assertThat(fixture.nodes.statuses().getFirst().state()).isNotEqualTo("connected");
  }
}
