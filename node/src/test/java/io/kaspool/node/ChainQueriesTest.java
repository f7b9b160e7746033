package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlocksResponse;
import io.kaspool.nodeapi.GetSinkResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCError;
import io.kaspool.nodeapi.RpcBlock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes that say what the tests want.
class ChainQueriesTest {
  private static final PayloadCase GET_BLOCK = PayloadCase.GET_BLOCK_REQUEST;
  private static final PayloadCase GET_BLOCKS = PayloadCase.GET_BLOCKS_REQUEST;
  private static final RpcBlock BLOCK = Blocks.block(1);
  private static final Hash HASH = Blocks.hash(BLOCK);
  private static final String MISSING = "cannot find header " + HASH;

  private final ScriptedNode first = new ScriptedNode();
  private final ScriptedNode second = new ScriptedNode();
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(first.endpoint(), second.endpoint()));

  @BeforeEach
  void connect() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> fixture.events.count("connected accounting") == 2);
  }

  @AfterEach
  void stop() {
    fixture.close();
    first.close();
    second.close();
  }

  private static RPCError error(String text) {
    return RPCError.newBuilder().setMessage(text).build();
  }

  private static void gives(ScriptedNode node, RpcBlock block) {
    node.answer(
        GET_BLOCK,
        KaspadResponse.newBuilder()
            .setGetBlockResponse(GetBlockResponse.newBuilder().setBlock(block)));
  }

  private static void fails(ScriptedNode node, String text) {
    node.answer(
        GET_BLOCK,
        KaspadResponse.newBuilder()
            .setGetBlockResponse(GetBlockResponse.newBuilder().setError(error(text))));
    node.answer(
        GET_BLOCKS,
        KaspadResponse.newBuilder()
            .setGetBlocksResponse(GetBlocksResponse.newBuilder().setError(error(text))));
  }

  private static void gives(ScriptedNode node, Hash sink, RpcBlock... page) {
    node.answer(
        PayloadCase.GET_SINK_REQUEST,
        KaspadResponse.newBuilder()
            .setGetSinkResponse(GetSinkResponse.newBuilder().setSink(sink.toString())));
    node.answer(
        GET_BLOCKS,
        KaspadResponse.newBuilder()
            .setGetBlocksResponse(GetBlocksResponse.newBuilder().addAllBlocks(List.of(page))));
  }

  private void assertFailsWith(String... texts) {
    assertThatThrownBy(() -> fixture.nodes.block(HASH))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll(texts);
  }

  @Test
  void readsABlock() {
    gives(first, BLOCK);
    assertThat(fixture.nodes.block(HASH))
        .isInstanceOfSatisfying(
            BlockLookup.Found.class,
            found -> {
              ChainBlock block = found.block();
              assertThat(block.hash()).isEqualTo(HASH);
              assertThat(block.header().hash()).isEqualTo(HASH);
              assertThat(block.chainBlock()).isTrue();
              assertThat(block.selectedParent()).isEqualTo(Hash.parse(Blocks.PARENT));
              assertThat(block.mergeSetBlues()).containsExactly(Hash.parse(Blocks.PARENT));
              assertThat(block.mergeSetReds()).containsExactly(Hash.parse(Blocks.RED));
              assertThat(block.coinbase().id().toString())
                  .isEqualTo(BLOCK.getVerboseData().getTransactionIds(0));
              assertThat(block.payload().minerScript())
                  .isEqualTo(NodeSetFixture.TREASURY.scriptPublicKey());
              assertThat(block.payload().extraData())
                  .isEqualTo("2.1.0/block 1".getBytes(StandardCharsets.UTF_8));
            });
    assertThat(first.requests(GET_BLOCK).getFirst().getGetBlockRequest())
        .satisfies(
            asked -> {
              assertThat(asked.getHash()).isEqualTo(HASH.toString());
              assertThat(asked.getIncludeTransactions()).isTrue();
            });
  }

  @Test
  void asksTheNextNodeForABlockThatOneLacks() {
    fails(first, MISSING);
    gives(second, BLOCK);
    assertThat(fixture.nodes.block(HASH)).isInstanceOf(BlockLookup.Found.class);
  }

  @Test
  void missesABlockThatNoNodeHas() {
    fails(first, MISSING);
    gives(second, Blocks.headerOnly(1));
    assertThat(fixture.nodes.block(HASH))
        .isEqualTo(
            new BlockLookup.Missing(
                first.endpoint()
                    + ": "
                    + MISSING
                    + "; "
                    + second.endpoint()
                    + ": only the header is kept of block "
                    + HASH));
  }

  @Test
  void saysNothingOfABlockWhenANodeInSyncFails() {
    fails(first, MISSING);
    fails(second, "internal error");
    assertFailsWith("cannot tell block " + HASH, "GetBlock on " + second.endpoint(), "internal");
  }

  @Test
  void refusesACoinbaseWhoseIdIsNotTheNodes() {
    RpcBlock.Builder wrong = BLOCK.toBuilder();
    wrong.getVerboseDataBuilder().setTransactionIds(0, "33".repeat(32));
    gives(first, wrong.build());
    fails(second, MISSING);
    assertFailsWith("id of the coinbase: the node says " + "33".repeat(32), "too new");
  }

  @Test
  void refusesACoinbaseWhoseOwnVerboseDataDiffers() {
    RpcBlock.Builder wrong = BLOCK.toBuilder();
    wrong.getTransactionsBuilder(0).getVerboseDataBuilder().setTransactionId("33".repeat(32));
    gives(first, wrong.build());
    fails(second, MISSING);
    assertFailsWith("id of the coinbase");
  }

  @Test
  void refusesABlockWhoseHashIsNotTheNodes() {
    RpcBlock.Builder wrong = BLOCK.toBuilder();
    wrong.getHeaderBuilder().setNonce(4711);
    gives(first, wrong.build());
    fails(second, MISSING);
    assertFailsWith("hash of the block");
  }

  @Test
  void refusesAnotherBlock() {
    RpcBlock other = Blocks.block(2);
    gives(first, other);
    fails(second, MISSING);
    assertFailsWith("it gave block " + Blocks.hash(other) + " instead");
  }

  @Test
  void refusesABlockOfATransactionVersionThatIsUnknownHere() {
    RpcBlock.Builder wrong = BLOCK.toBuilder();
    wrong.getTransactionsBuilder(0).setVersion(2);
    gives(first, wrong.build());
    fails(second, MISSING);
    assertFailsWith("unreadable block: transaction version 2 is not known");
  }

  @Test
  void readsAPage() {
    RpcBlock above = Blocks.block(2);
    gives(first, Hash.parse("ab".repeat(32)), BLOCK, Blocks.offChain(3), above);
    BlockPage page = fixture.nodes.blocksFrom(HASH);
    assertThat(page.blocks())
        .extracting(ChainBlock::hash)
        .containsExactly(HASH, Blocks.hash(Blocks.block(3)), Blocks.hash(above));
    assertThat(page.complete()).isFalse();
    assertThat(page.next()).isEqualTo(Blocks.hash(above));
  }

  @Test
  void completesAPageThatContainsTheSink() {
    RpcBlock sink = Blocks.block(2);
    gives(first, Blocks.hash(sink), BLOCK, sink, Blocks.offChain(3));
    BlockPage page = fixture.nodes.blocksFrom(HASH);
    assertThat(page.complete()).isTrue();
    assertThat(page.next()).isEqualTo(Blocks.hash(sink));
  }

  @Test
  void completesAPageThatGoesNoHigher() {
    gives(first, Hash.parse("ab".repeat(32)), Blocks.offChain(1), Blocks.offChain(3));
    BlockPage page = fixture.nodes.blocksFrom(HASH);
    assertThat(page.complete()).isTrue();
    assertThat(page.next()).isEqualTo(HASH);
  }

  @Test
  void leavesOutTheFirstBlockIfOnlyItsHeaderIsKept() {
    RpcBlock above = Blocks.block(2);
    gives(first, Blocks.hash(above), Blocks.headerOnly(1), above);
    assertThat(fixture.nodes.blocksFrom(HASH).blocks())
        .extracting(ChainBlock::hash)
        .containsExactly(Blocks.hash(above));
  }

  @Test
  void leavesOutNoOtherBlock() {
    gives(first, HASH, BLOCK, Blocks.headerOnly(2));
    fails(second, "internal error");
    assertThatThrownBy(() -> fixture.nodes.blocksFrom(HASH))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("only the header is kept of block ");
  }

  @Test
  void saysWhereToStartWhenNoNodeKnowsTheFirstBlock() {
    gives(first, HASH);
    gives(second, HASH);
    fails(first, MISSING);
    fails(second, "some data is missing for block " + HASH);
    assertThatThrownBy(() -> fixture.nodes.blocksFrom(HASH))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("start at the pruning point instead: ");
  }

  @Test
  void readsTheTip() {
    assertThat(fixture.nodes.tip())
        .isEqualTo(
            new ChainTip(
                Hash.parse("cd".repeat(32)),
                500_000_002,
                400_000_001,
                512.5,
                Hash.parse("ef".repeat(32))));
  }

  @Test
  void asksTheNextNodeForTheTipWhenOneFails() {
    first.answer(
        PayloadCase.GET_BLOCK_DAG_INFO_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockDagInfoResponse(
                GetBlockDagInfoResponse.newBuilder().setError(error("broken"))));
    assertThat(fixture.nodes.tip().virtualDaaScore()).isEqualTo(500_000_002);
    second.answer(
        PayloadCase.GET_BLOCK_DAG_INFO_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockDagInfoResponse(GetBlockDagInfoResponse.newBuilder().setSink("short")));
    assertThatThrownBy(fixture.nodes::tip)
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("broken", "unreadable answer");
  }
}
