package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.TrustedNodes.Word;
import io.kaspool.nodeapi.GetBlockDagInfoRequest;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlocksRequest;
import io.kaspool.nodeapi.GetBlocksResponse;
import io.kaspool.nodeapi.GetSinkBlueScoreRequest;
import io.kaspool.nodeapi.GetSinkBlueScoreResponse;
import io.kaspool.nodeapi.GetSinkRequest;
import io.kaspool.nodeapi.GetSinkResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import io.kaspool.nodeapi.RPCError;
import io.kaspool.nodeapi.RpcBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks for blocks of the DAG and for its end. Blocks the caller; only for virtual threads.
final class ChainQueries {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final NodeCall BLOCK =
      new NodeCall("GetBlock", PayloadCase.GET_BLOCK_RESPONSE, TIMEOUT);
  // Some 250 full blocks are dozens of megabytes.
  private static final NodeCall BLOCKS =
      new NodeCall("GetBlocks", PayloadCase.GET_BLOCKS_RESPONSE, Duration.ofSeconds(60));
  private static final NodeCall SINK =
      new NodeCall("GetSink", PayloadCase.GET_SINK_RESPONSE, TIMEOUT);
  private static final NodeCall DAG_INFO =
      new NodeCall("GetBlockDagInfo", PayloadCase.GET_BLOCK_DAG_INFO_RESPONSE, TIMEOUT);
  private static final NodeCall SINK_BLUE_SCORE =
      new NodeCall("GetSinkBlueScore", PayloadCase.GET_SINK_BLUE_SCORE_RESPONSE, TIMEOUT);

  private final TrustedNodes nodes;

  ChainQueries(TrustedNodes nodes) {
    this.nodes = nodes;
  }

  BlockLookup block(Hash hash) {
    return switch (nodes.ask("block " + hash, node -> block(node, hash))) {
      case Word.Known<ChainBlock>(ChainBlock block) -> new BlockLookup.Found(block);
      case Word.Unknown<ChainBlock>(String text) -> new BlockLookup.Missing(text);
    };
  }

  private static Word<ChainBlock> block(NodeConnection node, Hash hash) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetBlockRequest(
                GetBlockRequest.newBuilder().setHash(hash.toString()).setIncludeTransactions(true));
    GetBlockResponse answer = BLOCK.put(node, request).getGetBlockResponse();
    if (answer.hasError()) {
      return lacking(node, BLOCK, answer.getError());
    }
    if (BlockMessage.isHeaderOnly(answer.getBlock())) {
      return new Word.Unknown<>("only the header is kept of block " + hash);
    }
    ChainBlock block = read(node, BLOCK, answer.getBlock());
    if (!block.hash().equals(hash)) {
      throw BLOCK.failure(node, "it gave block " + block.hash() + " instead");
    }
    return new Word.Known<>(block);
  }

  BlockPage blocksFrom(Hash low) {
    String about = "the blocks from " + low + " on";
    return switch (nodes.ask(about, node -> page(node, low))) {
      case Word.Known<BlockPage>(BlockPage page) -> page;
      case Word.Unknown<BlockPage>(String text) ->
          throw new NodeException(
              "cannot tell " + about + ", start at the pruning point instead: " + text);
    };
  }

  // kaspad goes up to its sink, or to the chain block that makes the answer as long as a merge set
  // can be (rusty-kaspa `rpc/service`, get_blocks_call); it does not say which of both. So the sink
  // is asked for before: an answer that reaches the end contains that one.
  private static Word<BlockPage> page(NodeConnection node, Hash low) {
    Hash sink = sink(node);
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetBlocksRequest(
                GetBlocksRequest.newBuilder()
                    .setLowHash(low.toString())
                    .setIncludeBlocks(true)
                    .setIncludeTransactions(true));
    GetBlocksResponse answer = BLOCKS.put(node, request).getGetBlocksResponse();
    if (answer.hasError()) {
      return lacking(node, BLOCKS, answer.getError());
    }
    List<ChainBlock> blocks = blocks(node, answer, low);
    boolean reachesSink = blocks.stream().anyMatch(block -> block.hash().equals(sink));
    // The sink may lie in the past of a block that the chain left aside.
    boolean goesOn =
        blocks.stream().anyMatch(block -> block.chainBlock() && !block.hash().equals(low));
    return new Word.Known<>(new BlockPage(blocks, reachesSink || !goesOn));
  }

  private static List<ChainBlock> blocks(NodeConnection node, GetBlocksResponse answer, Hash low) {
    List<ChainBlock> blocks = new ArrayList<>(answer.getBlocksCount());
    for (RpcBlock message : answer.getBlocksList()) {
      if (!BlockMessage.isHeaderOnly(message)) {
        blocks.add(read(node, BLOCKS, message));
      } else if (!message.getVerboseData().getHash().equals(low.toString())) {
        // Were it left out, its reward would never be looked for.
        String hash = message.getVerboseData().getHash();
        throw BLOCKS.failure(node, "only the header is kept of block " + hash);
      }
    }
    if (blocks.isEmpty()) {
      throw BLOCKS.failure(node, "no blocks");
    }
    return blocks;
  }

  private static Hash sink(NodeConnection node) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder().setGetSinkRequest(GetSinkRequest.getDefaultInstance());
    GetSinkResponse answer = SINK.put(node, request).getGetSinkResponse();
    SINK.requireSuccess(node, answer.hasError(), answer.getError());
    return SINK.hash(node, answer.getSink());
  }

  ChainTip tip() {
    return switch (nodes.ask("where the chain ends", ChainQueries::tip)) {
      case Word.Known<ChainTip>(ChainTip tip) -> tip;
      case Word.Unknown<ChainTip>(String text) -> throw new NodeException(text);
    };
  }

  private static Word<ChainTip> tip(NodeConnection node) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetBlockDagInfoRequest(GetBlockDagInfoRequest.getDefaultInstance());
    GetBlockDagInfoResponse answer = DAG_INFO.put(node, request).getGetBlockDagInfoResponse();
    DAG_INFO.requireSuccess(node, answer.hasError(), answer.getError());
    return new Word.Known<>(
        new ChainTip(
            DAG_INFO.hash(node, answer.getSink()),
            answer.getVirtualDaaScore(),
            sinkBlueScore(node),
            answer.getDifficulty(),
            DAG_INFO.hash(node, answer.getPruningPointHash())));
  }

  private static long sinkBlueScore(NodeConnection node) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetSinkBlueScoreRequest(GetSinkBlueScoreRequest.getDefaultInstance());
    GetSinkBlueScoreResponse answer =
        SINK_BLUE_SCORE.put(node, request).getGetSinkBlueScoreResponse();
    SINK_BLUE_SCORE.requireSuccess(node, answer.hasError(), answer.getError());
    return answer.getBlueScore();
  }

  private static <T> Word<T> lacking(NodeConnection node, NodeCall call, RPCError error) {
    if (TrustedNodes.saysLacking(error.getMessage())) {
      return new Word.Unknown<>(error.getMessage());
    }
    throw call.failure(node, error.getMessage());
  }

  private static ChainBlock read(NodeConnection node, NodeCall call, RpcBlock message) {
    try {
      return BlockMessage.parse(message);
    } catch (IllegalArgumentException e) {
      throw call.failure(node, "unreadable block: " + e.getMessage());
    }
  }
}
