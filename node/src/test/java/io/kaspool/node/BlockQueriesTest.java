package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.RPCError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two nodes that say what the tests want.
class BlockQueriesTest {
  private static final PayloadCase ASKED = PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST;
  private static final Hash BLOCK = Hash.parse("ab".repeat(32));
  private static final Hash MERGING = Hash.parse("cd".repeat(32));
  private static final String MISSING = "cannot find header " + BLOCK;

  private final ScriptedNode first = new ScriptedNode();
  private final ScriptedNode second = new ScriptedNode();
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(first.endpoint(), second.endpoint()));

  @AfterEach
  void stop() {
    fixture.close();
    first.close();
    second.close();
  }

  private BlockState ask() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> fixture.events.count("connected accounting") == 2);
    return fixture.nodes.blockState(BLOCK);
  }

  private static GetBlockRewardInfoResponse.Builder error(String text) {
    return GetBlockRewardInfoResponse.newBuilder().setError(RPCError.newBuilder().setMessage(text));
  }

  private static GetBlockRewardInfoResponse.Builder colored(BlockColor color) {
    return GetBlockRewardInfoResponse.newBuilder()
        .setBlockColor(color)
        .setConfirmationCount(12)
        .setMergingChainBlockHash(MERGING.toString());
  }

  private static void says(ScriptedNode node, GetBlockRewardInfoResponse.Builder answer) {
    node.answer(ASKED, ScriptedNode.rewardInfo(answer));
  }

  @Test
  void readsBlue() {
    says(first, colored(BlockColor.BLUE).setRewardAmount(231_246_515));
    assertThat(ask()).isEqualTo(new BlockState.Blue(12, MERGING, 231_246_515));
    assertThat(first.requests(ASKED).getFirst().getGetBlockRewardInfoRequest().getHash())
        .isEqualTo(BLOCK.toString());
    assertThat(second.received(ASKED)).isZero();
  }

  @Test
  void readsRed() {
    says(first, colored(BlockColor.RED));
    assertThat(ask()).isEqualTo(new BlockState.Red(12, MERGING));
  }

  @Test
  void readsUnmerged() {
    says(first, GetBlockRewardInfoResponse.newBuilder());
    assertThat(ask()).isEqualTo(new BlockState.Unmerged());
  }

  @Test
  void asksTheNextNodeWhenOneDoesNotKnow() {
    says(first, error(MISSING));
    says(second, colored(BlockColor.RED));
    assertThat(ask()).isEqualTo(new BlockState.Red(12, MERGING));
  }

  @Test
  void isUnknownOnlyWhenNoNodeKnows() {
    says(first, error(MISSING));
    says(second, error(MISSING));
    assertThat(ask())
        .isEqualTo(
            new BlockState.Unknown(
                first.endpoint() + ": " + MISSING + "; " + second.endpoint() + ": " + MISSING));
  }

  @Test
  void saysNothingWhenANodeInSyncFails() {
    says(first, error(MISSING));
    says(second, error("the queried hash does not have retention root in its past"));
    assertThatThrownBy(this::ask)
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(BLOCK.toString())
        .hasMessageContaining("retention root");
  }

  @Test
  void refusesAColourWithoutAMergingBlock() {
    says(first, GetBlockRewardInfoResponse.newBuilder().setBlockColor(BlockColor.BLUE));
    says(second, error(MISSING));
    assertThatThrownBy(this::ask)
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("a colour without a merging block");
  }

  @Test
  void doesNotAskANodeThatIsNotInSync() {
    says(first, colored(BlockColor.RED));
    says(second, error(MISSING));
    assertThat(ask()).isInstanceOf(BlockState.Red.class);
    first.answer(
        PayloadCase.GET_SERVER_INFO_REQUEST, ScriptedNode.info("2.1.0", "simnet", true, false));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(fixture.nodes.blockState(BLOCK))
                    .isEqualTo(new BlockState.Unknown(second.endpoint() + ": " + MISSING)));
  }

  @Test
  void saysThatNoNodeCouldBeAsked() {
    first.kill();
    second.kill();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> fixture.nodes.blockState(BLOCK))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("no node in sync is connected"));
  }
}
