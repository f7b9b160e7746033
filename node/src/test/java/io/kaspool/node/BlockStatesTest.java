package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many questions at once to a node that says what the tests want.
class BlockStatesTest {
  private static final PayloadCase ASKED = PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST;
  private static final List<Hash> BLOCKS =
      LongStream.range(0, 100).mapToObj(number -> new Hash(number, 0, 0, 0)).toList();

  private final ScriptedNode node = new ScriptedNode();
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(node.endpoint()));

  @BeforeEach
  void connect() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> fixture.events.count("connected accounting") == 1);
  }

  @AfterEach
  void stop() {
    fixture.close();
    node.close();
  }

  private static Hash asked(KaspadRequest request) {
    return Hash.parse(request.getGetBlockRewardInfoRequest().getHash());
  }

  private static KaspadResponse unmerged() {
    return ScriptedNode.rewardInfo(GetBlockRewardInfoResponse.newBuilder()).build();
  }

  @Test
  void answersAllOfThem() {
    node.answer(ASKED, request -> Optional.of(unmerged()));
    BlockStates states = fixture.nodes.blockStates(BLOCKS);
    assertThat(states.failure()).isEmpty();
    assertThat(states.answered()).hasSize(100).containsOnlyKeys(BLOCKS);
    assertThat(states.answered().values()).containsOnly(new BlockState.Unmerged());
  }

  @Test
  void asksForABlockOnce() {
    node.answer(ASKED, request -> Optional.of(unmerged()));
    fixture.nodes.blockStates(List.of(BLOCKS.get(0), BLOCKS.get(1), BLOCKS.get(0)));
    assertThat(node.received(ASKED)).isEqualTo(2);
  }

  @Test
  void asksNothingForNothing() {
    assertThat(fixture.nodes.blockStates(List.of()).answered()).isEmpty();
    assertThat(node.received(ASKED)).isZero();
  }

  @Test
  void aBlockThatANodeFailsToTellOfDoesNotHoldUpTheOthers() {
    Hash bad = BLOCKS.get(3);
    Hash worse = BLOCKS.get(50);
    node.answer(
        ASKED,
        request ->
            Optional.of(
                asked(request).equals(bad) || asked(request).equals(worse)
                    ? ScriptedNode.rewardInfo(
                            GetBlockRewardInfoResponse.newBuilder()
                                .setError(RPCError.newBuilder().setMessage("overloaded")))
                        .build()
                    : unmerged()));
    BlockStates states = fixture.nodes.blockStates(BLOCKS);
    assertThat(states.failed()).containsOnlyKeys(bad, worse);
    assertThat(states.failed().get(bad)).contains(bad.toString(), "overloaded");
    assertThat(states.failure().orElseThrow()).contains("overloaded").endsWith("; and 1 more");
    assertThat(states.answered()).hasSize(98);
    assertThat(node.received(ASKED)).isEqualTo(100);
  }

  @Test
  void asksNoFurtherWhenTheNodeIsGone() {
    List<Hash> many = LongStream.range(0, 20_000).mapToObj(i -> new Hash(i, 0, 0, 0)).toList();
    Hash last = many.get(50);
    node.answer(
        ASKED,
        request -> {
          if (asked(request).equals(last)) {
            Thread.ofVirtual().start(node::kill); // it waits for this answer
          }
          return Optional.of(unmerged());
        });
    BlockStates states = fixture.nodes.blockStates(many);
    assertThat(states.failure()).isPresent();
    assertThat(states.failed()).hasSizeBetween(1, BlockQueries.MAX_IN_FLIGHT);
    assertThat(states.answered()).containsKey(many.getFirst());
    assertThat(node.received(ASKED)).isLessThan(many.size());
  }

  @Test
  void hasAtMostSixteenInFlight() {
    node.silence(ASKED);
    Thread asking = Thread.ofVirtual().start(() -> fixture.nodes.blockStates(BLOCKS));
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.received(ASKED) == BlockQueries.MAX_IN_FLIGHT);
    asking.interrupt();
    await().atMost(Duration.ofSeconds(5)).until(() -> !asking.isAlive());
  }
}
