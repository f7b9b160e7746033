package io.kaspool.simnode;

import io.kaspool.nodeapi.GetBlocksRequest;
import io.kaspool.nodeapi.GetBlocksResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.RpcAcceptedTransactionIds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks from a block to the sink (rusty-kaspa `rpc/service` and `consensus`, sync processes).
/// Guarded by the network's lock.
final class ChainCalls {
  /// Of chain blocks in one answer, and of blocks merged by them if ids are wanted.
  private static final int BATCH = 10 * Dag.MERGE_SET_LIMIT;

  private static final int MAX_BLOCKS = Dag.MERGE_SET_LIMIT + 1;

  private final NodeState state;

  ChainCalls(NodeState state) {
    this.state = state;
  }

  void register(Map<PayloadCase, Call> calls) {
    calls.put(
        PayloadCase.GET_VIRTUAL_CHAIN_FROM_BLOCK_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetVirtualChainFromBlockResponse.Builder own =
                  answer.getGetVirtualChainFromBlockResponseBuilder();
              Call.orError(
                  own::setError, () -> chain(request.getGetVirtualChainFromBlockRequest(), own));
            }));
    calls.put(
        PayloadCase.GET_BLOCKS_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBlocksResponse.Builder own = answer.getGetBlocksResponseBuilder();
              Call.orError(own::setError, () -> blocks(request.getGetBlocksRequest(), own));
            }));
  }

  private void chain(
      GetVirtualChainFromBlockRequest request, GetVirtualChainFromBlockResponse.Builder answer) {
    DagBlock start = state.require(request.getStartHash());
    SelectedChain.Change path = state.dag().chain().pathFrom(start, BATCH);
    List<DagBlock> added = new ArrayList<>(path.added());
    long confirmations = request.getMinConfirmationCount();
    while (!added.isEmpty() && confirmations > 0 && depthOf(added.getLast()) <= confirmations) {
      added.removeLast();
    }
    if (request.getIncludeAcceptedTransactionIds()) {
      limitByMergedBlocks(added);
      added.forEach(block -> answer.addAcceptedTransactionIds(accepted(block)));
    }
    answer
        .addAllRemovedChainBlockHashes(BlockViews.hashes(path.removed()))
        .addAllAddedChainBlockHashes(BlockViews.hashes(added));
  }

  private long depthOf(DagBlock block) {
    return state.dag().sink().header().blueScore() - block.header().blueScore();
  }

  private static void limitByMergedBlocks(List<DagBlock> added) {
    int merged = 0;
    for (int i = 0; i < added.size(); i++) {
      merged += added.get(i).mergeSet().size();
      if (merged > BATCH) {
        added.subList(i, added.size()).clear();
      }
    }
  }

  static RpcAcceptedTransactionIds accepted(DagBlock block) {
    return RpcAcceptedTransactionIds.newBuilder()
        .setAcceptingBlockHash(block.hash().toString())
        .addAllAcceptedTransactionIds(block.acceptedIds().stream().map(Object::toString).toList())
        .build();
  }

  private void blocks(GetBlocksRequest request, GetBlocksResponse.Builder answer) {
    if (!request.getIncludeBlocks() && request.getIncludeTransactions()) {
      throw new NodeErrorException(
          "If includeTransactions is set, then includeBlockVerboseData must be set as well.");
    }
    DagBlock low =
        request.getLowHash().isEmpty()
            ? state.dag().genesis()
            : state.require(request.getLowHash());
    for (DagBlock block : between(low)) {
      answer.addBlockHashes(block.hash().toString());
      if (request.getIncludeBlocks()) {
        answer.addBlocks(
            BlockViews.full(
                state.dag(),
                block,
                request.getIncludeTransactions(),
                state.settings().chain().network()));
      }
    }
  }

  /// The block itself, what chain blocks above it merge, and the last one reached; if that is the
  /// sink, its anticone too.
  private Set<DagBlock> between(DagBlock low) {
    Set<DagBlock> blocks = new LinkedHashSet<>(List.of(low));
    DagBlock reached = state.dag().chain().ancestorOf(low);
    for (DagBlock block : state.dag().chain().pathFrom(low, MAX_BLOCKS + 1).added()) {
      if (blocks.size() - 1 + block.mergeSet().size() > MAX_BLOCKS) {
        break;
      }
      for (DagBlock merged : block.mergeSet()) {
        if (!Ghostdag.isInPast(merged, low)) {
          blocks.add(merged);
        }
      }
      reached = block;
    }
    if (!Ghostdag.isInPast(reached, low)) {
      blocks.add(reached);
    }
    if (reached == state.dag().sink()) {
      blocks.addAll(state.dag().anticoneOfSink());
    }
    return blocks;
  }
}
