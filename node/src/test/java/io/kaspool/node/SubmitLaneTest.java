package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.ops.NanoClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What must not stop the way of blocks to a node.
class SubmitLaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MORE_THAN_ALL_WORKERS = SubmitLane.MAX_IN_FLIGHT + 2;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ScriptedNode node = node();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private ScriptedNode node() {
    ScriptedNode started = new ScriptedNode();
    open.add(started);
    return started;
  }

  private NodeSetFixture connect(NodeEvents events, NanoClock clock) {
    NodeSetFixture fixture =
        new NodeSetFixture(NodeSetFixture.settings(node.endpoint()), events, clock);
    open.add(fixture);
    await().atMost(PATIENCE).until(() -> fixture.nodes.statuses().getFirst().active());
    return fixture;
  }

  private SolvedBlock block(long nonce) {
    return BlockTemplate.of(Templates.block(1000, 1_800_000_000_000L, 5), true, node.endpoint(), 0)
        .solve(nonce);
  }

  private BlockOutcome submit(NodeSetFixture fixture, long nonce) {
    RecordingSubmission submission = new RecordingSubmission();
    fixture.nodes.submit(block(nonce), submission);
    await()
        .dontCatchUncaughtExceptions()
        .atMost(PATIENCE)
        .until(() -> submission.outcomes().size() == 1);
    return submission.outcomes().getFirst();
  }

  @Test
  void blocksGoOutThoughTheEventsThrow() {
    NodeEvents failing =
        (NodeEvents)
            Proxy.newProxyInstance(
                NodeEvents.class.getClassLoader(),
                new Class<?>[] {NodeEvents.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("broken");
                });
    Logger log = (Logger) LoggerFactory.getLogger(GuardedEvents.class);
    log.setLevel(Level.OFF);
    open.add(() -> log.setLevel(null));
    NodeSetFixture fixture = connect(failing, NanoClock.system());
    for (int nonce = 0; nonce < MORE_THAN_ALL_WORKERS; nonce++) {
      assertThat(submit(fixture, nonce)).isEqualTo(new BlockOutcome.Accepted(node.endpoint()));
    }
  }

  @Test
  void blocksGoOutAfterDeliveriesThatFailed() {
    AtomicBoolean broken = new AtomicBoolean();
    RecordingEvents events = new RecordingEvents();
    NodeSetFixture fixture = connect(events, () -> submitClock(broken));
    broken.set(true);
    for (int nonce = 0; nonce < MORE_THAN_ALL_WORKERS; nonce++) {
      assertThat(submit(fixture, nonce)).isInstanceOf(BlockOutcome.Undecided.class);
    }
    broken.set(false);
    assertThat(submit(fixture, MORE_THAN_ALL_WORKERS))
        .isEqualTo(new BlockOutcome.Accepted(node.endpoint()));
    assertThat(events.count("deliveryFailed")).isEqualTo(MORE_THAN_ALL_WORKERS);
  }

  private static long submitClock(AtomicBoolean broken) {
    if (broken.get() && Thread.currentThread().getName().startsWith("node-submit")) {
      throw new IllegalStateException("broken");
    }
    return System.nanoTime();
  }

  @Test
  void blocksGoOutAfterAListenersErrors() {
    NodeSetFixture fixture = connect(new RecordingEvents(), NanoClock.system());
    SubmissionListener failing =
        new SubmissionListener() {
          @Override
          public void onVerdict(SolvedBlock block, NodeEndpoint by, SubmitVerdict verdict) {
            throw new LinkageError("broken on purpose");
          }

          @Override
          public void onDecided(SolvedBlock block, BlockOutcome outcome) {}
        };
    for (int nonce = 0; nonce < MORE_THAN_ALL_WORKERS; nonce++) {
      fixture.nodes.submit(block(nonce), failing);
    }
    assertThat(submit(fixture, MORE_THAN_ALL_WORKERS))
        .isEqualTo(new BlockOutcome.Accepted(node.endpoint()));
  }

  @Test
  void silentNodesDoNotAddUpWhenThePoolCloses() {
    ScriptedNode second = node();
    ScriptedNode third = node();
    NodeSetFixture fixture =
        new NodeSetFixture(
            NodeSetFixture.settings(node.endpoint(), second.endpoint(), third.endpoint()),
            new Delivery.Patience(
                Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60)));
    open.add(fixture);
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected mining") == 3);
    List.of(node, second, third).forEach(one -> one.silence(PayloadCase.SUBMIT_BLOCK_REQUEST));
    RecordingSubmission submission = new RecordingSubmission();
    fixture.nodes.submit(block(1), submission);
    await().until(() -> third.received(PayloadCase.SUBMIT_BLOCK_REQUEST) == 1);
    long start = System.nanoTime();
    fixture.nodes.close();
    fixture.nodes.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(submission.outcomes()).hasSize(1);
  }
}
