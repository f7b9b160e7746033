package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetCurrentBlockColorRequest;
import io.kaspool.nodeapi.GetCurrentBlockColorResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Questions about one block (rusty-kaspa `rpc/service`). Guarded by the network's lock.
final class BlockCalls {
  private final NodeState state;

  BlockCalls(NodeState state) {
    this.state = state;
  }

  void register(Map<PayloadCase, Call> calls) {
    calls.put(
        PayloadCase.GET_BLOCK_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBlockResponse.Builder own = answer.getGetBlockResponseBuilder();
              Call.orError(own::setError, () -> block(request.getGetBlockRequest(), own));
            }));
    calls.put(
        PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBlockRewardInfoResponse.Builder own =
                  answer.getGetBlockRewardInfoResponseBuilder();
              Call.orError(
                  own::setError, () -> reward(request.getGetBlockRewardInfoRequest(), own));
            }));
    calls.put(
        PayloadCase.GET_CURRENT_BLOCK_COLOR_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetCurrentBlockColorResponse.Builder own =
                  answer.getGetCurrentBlockColorResponseBuilder();
              Call.orError(
                  own::setError, () -> colour(request.getGetCurrentBlockColorRequest(), own));
            }));
  }

  private void block(GetBlockRequest request, GetBlockResponse.Builder answer) {
    answer.setBlock(
        BlockViews.full(
            state.dag(),
            state.require(request.getHash()),
            request.getIncludeTransactions(),
            state.settings().chain().network()));
  }

  private void reward(
      GetBlockRewardInfoRequest request, GetBlockRewardInfoResponse.Builder answer) {
    DagBlock block = state.require(request.getHash());
    DagBlock merger = state.dag().chain().mergerOf(block);
    if (merger == null) {
      answer.setHeader(BlockViews.header(block)).setBlockColor(BlockColor.UNKNOWN);
      return;
    }
    int index = merger.blues().indexOf(block);
    if (index >= 0) {
      long amount = rewardOf(block, merger, index);
      answer.setBlockColor(BlockColor.BLUE).setRewardAmount(amount);
    } else {
      answer.setBlockColor(BlockColor.RED);
    }
    long depth = state.dag().sink().header().blueScore() - merger.header().blueScore();
    answer
        .setHeader(BlockViews.header(block))
        .setConfirmationCount(Math.max(0, depth))
        .setMergingChainBlockHash(merger.hash().toString());
  }

  /// The merging block's output at the blue's place, and what a chain block took for the reds it
  /// merged itself.
  private static long rewardOf(DagBlock block, DagBlock merger, int index) {
    List<TransactionOutput> outputs = merger.coinbase().outputs();
    if (index >= outputs.size()) {
      throw new NodeErrorException(
          "missing reward output " + index + " in merging chain block " + merger.hash());
    }
    List<TransactionOutput> own = block.coinbase().outputs();
    boolean tookReds = merger.selectedParent() == block && own.size() == block.blues().size() + 1;
    return outputs.get(index).value() + (tookReds ? own.getLast().value() : 0);
  }

  private void colour(
      GetCurrentBlockColorRequest request, GetCurrentBlockColorResponse.Builder answer) {
    Hash hash = HexText.hash(request.getHash());
    DagBlock block = state.find(hash);
    @Nullable DagBlock merger = block == null ? null : state.dag().chain().mergerOf(block);
    if (block == null || merger == null) {
      throw new NodeErrorException("Block " + hash + " doesn't have any merger block.");
    }
    answer.setBlue(merger.blues().contains(block));
  }
}
