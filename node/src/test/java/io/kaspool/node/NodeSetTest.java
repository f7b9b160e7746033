package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.simnode.SimNetwork;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The nodes as the pool sees them, with simulated kaspads behind real ports.
class NodeSetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAILOVER = Duration.ofSeconds(2);
  private static final SimNodeSettings SIM =
      SimNodeSettings.defaults().withHashesPerBlock(16).withUnknownFields(true);

  private final SimNetwork network = SimNetwork.create(SIM);
  private final List<AutoCloseable> open = new ArrayList<>(List.of(network));

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private SimNode node(SimNodeSettings settings) {
    SimNode node = SimNode.start(settings, network);
    open.add(node);
    return node;
  }

  private NodeSetFixture connect(SimNode... nodes) {
    NodeEndpoint[] endpoints = new NodeEndpoint[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      endpoints[i] = endpoint(nodes[i]);
    }
    NodeSetFixture fixture = new NodeSetFixture(NodeSetFixture.settings(endpoints));
    open.add(fixture);
    return fixture;
  }

  private static NodeEndpoint endpoint(SimNode node) {
    return new NodeEndpoint("127.0.0.1", node.port());
  }

  private static BlockTemplate nextTemplate(NodeSetFixture fixture) {
    int before = fixture.templates.templates().size();
    await().atMost(PATIENCE).until(() -> fixture.templates.templates().size() > before);
    return fixture.templates.newest();
  }

  /// The first nonce that does, or does not, solve the template.
  private static SolvedBlock solve(BlockTemplate template, boolean rightly) {
    PowEvaluator evaluator = new PowEvaluator();
    PowMatrix matrix = PowMatrix.of(template.prePowHash());
    evaluator.prepare(template.prePowHash(), template.timestampMillis(), matrix);
    for (long nonce = 0; ; nonce++) {
      evaluator.evaluate(nonce);
      if (evaluator.meets(template.networkTarget()) == rightly) {
        return template.solve(nonce);
      }
    }
  }

  private static RecordingSubmission submit(NodeSetFixture fixture, SolvedBlock block) {
    RecordingSubmission submission = new RecordingSubmission();
    fixture.nodes.submit(block, submission);
    await().atMost(PATIENCE).until(() -> submission.outcomes().size() == 1);
    return submission;
  }

  @Test
  void submitsTheTemplateWithNothingButTheNonceChanged() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    for (int i = 0; i < 5; i++) {
      SolvedBlock block = solve(nextTemplate(fixture), true);
      assertThat(submit(fixture, block).outcomes())
          .containsExactly(new BlockOutcome.Accepted(endpoint(node)));
      RpcBlock sent = node.submittedBlocks().getLast();
      RpcBlock asIssued =
          sent.toBuilder().setHeader(sent.getHeader().toBuilder().setNonce(0)).build();
      assertThat(node.issuedTemplates()).contains(asIssued);
    }
    assertThat(node.tampered()).isZero();
    assertThat(node.submittedBlocks())
        .anySatisfy(block -> assertThat(block.toString()).contains("4242"));
  }

  @Test
  void acceptsABlockThatTheNodeHasAlready() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    SolvedBlock block = solve(nextTemplate(fixture), true);
    submit(fixture, block);
    assertThat(submit(fixture, block).outcomes())
        .containsExactly(new BlockOutcome.Accepted(endpoint(node)));
  }

  @Test
  void learnsThatABlockIsInvalid() {
    NodeSetFixture fixture = connect(node(SIM));
    SolvedBlock block = solve(nextTemplate(fixture), false);
    assertThat(submit(fixture, block).outcomes())
        .containsExactly(new BlockOutcome.Rejected("Block was not submitted: block is invalid"));
  }

  @Test
  void learnsThatTheNodeIsNotSynced() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    SolvedBlock block = solve(nextTemplate(fixture), true);
    node.control().setSynced(false);
    RecordingSubmission submission = submit(fixture, block);
    assertThat(submission.verdicts())
        .containsEntry(
            endpoint(node),
            new SubmitVerdict.NotSynced("Block was not submitted: node is not synced"));
    assertThat(submission.outcomes().getFirst()).isInstanceOf(BlockOutcome.Undecided.class);
  }

  @Test
  void submitsToEveryNode() {
    SimNode first = node(SIM);
    SimNode second = node(SIM);
    NodeSetFixture fixture = connect(first, second);
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected mining") == 2);
    RecordingSubmission submission = submit(fixture, solve(nextTemplate(fixture), true));
    await().atMost(PATIENCE).until(() -> submission.verdicts().size() == 2);
    assertThat(submission.verdicts().values()).containsOnly(new SubmitVerdict.Accepted());
    assertThat(first.submittedBlocks()).isEqualTo(second.submittedBlocks());
  }

  @Test
  void followsABlockFromUnknownToBlue() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    SolvedBlock block = solve(nextTemplate(fixture), true);
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected accounting") == 1);
    assertThat(fixture.nodes.blockState(block.hash()))
        .isInstanceOfSatisfying(
            BlockState.Unknown.class,
            unknown -> assertThat(unknown.nodeText()).contains("cannot find header"));
    submit(fixture, block);
    assertThat(fixture.nodes.blockState(block.hash())).isEqualTo(new BlockState.Unmerged());
    node.control().mineForeign(3);
    assertThat(fixture.nodes.blockState(block.hash()))
        .isInstanceOfSatisfying(
            BlockState.Blue.class,
            blue -> {
              assertThat(blue.confirmations()).isEqualTo(2);
              assertThat(blue.mergingBlock()).isNotEqualTo(block.hash()).isNotEqualTo(Hash.ZERO);
              assertThat(blue.rewardSompi()).isPositive();
            });
  }

  @Test
  void comesBackAfterTheNodeRestarts() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    nextTemplate(fixture);
    node.control().kill();
    await().atMost(PATIENCE).until(() -> fixture.events.count("unreachable mining") > 0);
    int before = fixture.templates.templates().size();
    node.control().restart();
    long ready = System.nanoTime();
    nextTemplate(fixture);
    assertThat(fixture.templates.templates().get(before).fetchedAtNanos() - ready)
        .isLessThan(Duration.ofSeconds(1).toNanos());
    assertHearsOfNewBlocks(fixture, node);
  }

  @Test
  void subscribesAgainWhenTheNodeForgot() {
    SimNode node = node(SIM);
    NodeSetFixture fixture = connect(node);
    nextTemplate(fixture);
    node.control().dropSubscriptions();
    node.control().foreignRate(10);
    await().atMost(PATIENCE).until(() -> fixture.events.count("resubscribed") == 1);
    assertHearsOfNewBlocks(fixture, node);
    assertThat(fixture.events.count("lost")).isZero();
  }

  /// Eight templates take seven seconds at least when no news come.
  private static void assertHearsOfNewBlocks(NodeSetFixture fixture, SimNode node) {
    int before = fixture.templates.templates().size();
    long start = System.nanoTime();
    node.control().foreignRate(20);
    await().atMost(PATIENCE).until(() -> fixture.templates.templates().size() >= before + 8);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void servesFromAnotherNodeWithinTwoSecondsOfDeath() {
    assertFailsOver(node -> node.control().kill());
  }

  @Test
  void servesFromAnotherNodeWithinTwoSecondsOfSilence() {
    assertFailsOver(node -> node.control().goSilent(true));
  }

  @Test
  void servesFromAnotherNodeWithinTwoSecondsOfLosingSync() {
    assertFailsOver(node -> node.control().setSynced(false));
  }

  private void assertFailsOver(Consumer<SimNode> failure) {
    SimNode first = node(SIM);
    SimNode second = node(SIM);
    NodeSetFixture fixture = connect(first, second);
    // the second may be there first, and is left only once the first has been steady for a while
    await()
        .atMost(PATIENCE.multipliedBy(4))
        .until(
            () ->
                fixture.templates.servedBy(endpoint(first))
                    && fixture.events.count("connected mining") == 2);
    long failedAt = System.nanoTime();
    failure.accept(first);
    await().atMost(PATIENCE).until(() -> fixture.templates.servedBy(endpoint(second)));
    BlockTemplate firstOfSecond =
        fixture.templates.templates().stream()
            .filter(template -> template.source().equals(endpoint(second)))
            .findFirst()
            .orElseThrow();
    assertThat(Duration.ofNanos(firstOfSecond.fetchedAtNanos() - failedAt)).isLessThan(FAILOVER);
    assertThat(fixture.templates.availability()).hasSize(1);
  }

  @Test
  void servesAsSoonAsTheNodeIsInSync() {
    SimNode node = node(SIM.withSynced(false));
    NodeSetFixture fixture = connect(node);
    await().atMost(PATIENCE).until(() -> !fixture.templates.availability().isEmpty());
    assertThat(fixture.templates.templates()).isEmpty();
    node.control().setSynced(true);
    long ready = System.nanoTime();
    assertThat(nextTemplate(fixture).fetchedAtNanos() - ready)
        .isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void refusesAnotherNetworkAndAnOldNode() {
    SimNode other = SimNode.start(SIM.withNetwork(Network.DEVNET));
    open.add(other);
    SimNode old = node(SIM.withServerVersion("1.0.1"));
    SimNode good = node(SIM);
    NodeSetFixture fixture = connect(other, old, good);
    nextTemplate(fixture);
    assertThat(fixture.templates.servedBy(endpoint(good))).isTrue();
    await().atMost(PATIENCE).until(() -> fixture.events.count("refused mining") == 2);
    assertThat(fixture.events.lines())
        .anyMatch(line -> line.contains("it is on devnet, but this pool is configured for simnet"))
        .anyMatch(line -> line.contains("upgrade it to 2.0.0 or newer"));
  }
}
