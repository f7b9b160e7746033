package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockResponse;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetCurrentBlockColorRequest;
import io.kaspool.nodeapi.GetCurrentBlockColorResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import java.util.ArrayList;
import java.util.List;

/// Questions about blocks. Any thread.
final class BlockCalls {
  private static final int LONGEST_CHAIN = 2_480; // ten times the merge set limit

  private final SimNetwork network;
  private final SimNodeControl control;

  BlockCalls(SimNetwork network, SimNodeControl control) {
    this.network = network;
    this.control = control;
  }

  private DagBlock find(Dag dag, String text) {
    Hash hash = Messages.hash(text);
    DagBlock block = control.hides(hash) ? null : dag.find(hash);
    if (block == null) {
      throw new Messages.UnreadableException("cannot find header " + hash);
    }
    return block;
  }

  GetBlockResponse.Builder block(GetBlockRequest request) {
    try {
      return network.read(
          dag ->
              GetBlockResponse.newBuilder()
                  .setBlock(
                      BlockViews.full(
                          dag, find(dag, request.getHash()), request.getIncludeTransactions())));
    } catch (Messages.UnreadableException refused) {
      return GetBlockResponse.newBuilder().setError(Requests.error(text(refused)));
    }
  }

  GetBlockRewardInfoResponse.Builder reward(GetBlockRewardInfoRequest request) {
    try {
      return network.read(dag -> reward(dag, find(dag, request.getHash())));
    } catch (Messages.UnreadableException refused) {
      return GetBlockRewardInfoResponse.newBuilder().setError(Requests.error(text(refused)));
    }
  }

  private static GetBlockRewardInfoResponse.Builder reward(Dag dag, DagBlock block) {
    GetBlockRewardInfoResponse.Builder info =
        GetBlockRewardInfoResponse.newBuilder().setHeader(BlockViews.header(block));
    DagBlock merging = dag.mergingBlock(block);
    if (merging == null) {
      return info.setBlockColor(BlockColor.UNKNOWN);
    }
    long depth = dag.sink().header().blueScore() - merging.header().blueScore();
    info.setConfirmationCount(Math.max(0, depth))
        .setMergingChainBlockHash(merging.hash().toString());
    if (!merging.blues().contains(block)) {
      return info.setBlockColor(BlockColor.RED);
    }
    Rewards.of(block, merging, dag.isOnChain(block)).ifPresent(info::setRewardAmount);
    return info.setBlockColor(BlockColor.BLUE);
  }

  GetCurrentBlockColorResponse.Builder colour(GetCurrentBlockColorRequest request) {
    try {
      return network.read(
          dag -> {
            DagBlock block = find(dag, request.getHash());
            DagBlock merging = dag.mergingBlock(block);
            return merging == null
                ? GetCurrentBlockColorResponse.newBuilder()
                    .setError(Requests.error("no chain block merges " + block.hash()))
                : GetCurrentBlockColorResponse.newBuilder()
                    .setBlue(merging.blues().contains(block));
          });
    } catch (Messages.UnreadableException refused) {
      return GetCurrentBlockColorResponse.newBuilder().setError(Requests.error(text(refused)));
    }
  }

  GetVirtualChainFromBlockResponse.Builder chain(GetVirtualChainFromBlockRequest request) {
    try {
      return network.read(
          dag -> {
            DagBlock start = find(dag, request.getStartHash());
            List<DagBlock> removed = new ArrayList<>();
            while (!dag.isOnChain(start)) {
              removed.add(start);
              DagBlock below = start.selectedParent();
              if (below == null) {
                throw new Messages.UnreadableException("cannot find header " + start.hash());
              }
              start = below;
            }
            List<DagBlock> above = dag.chainAbove(start, LONGEST_CHAIN);
            return chain(request, removed, confirmed(dag, above, request));
          });
    } catch (Messages.UnreadableException refused) {
      return GetVirtualChainFromBlockResponse.newBuilder().setError(Requests.error(text(refused)));
    }
  }

  // rusty-kaspa trims the head: what is left has more confirmations than asked for.
  private static List<DagBlock> confirmed(
      Dag dag, List<DagBlock> chain, GetVirtualChainFromBlockRequest request) {
    if (!request.hasMinConfirmationCount()) {
      return chain;
    }
    long newest = dag.sink().header().blueScore() - request.getMinConfirmationCount();
    return chain.stream().filter(block -> block.header().blueScore() < newest).toList();
  }

  private static GetVirtualChainFromBlockResponse.Builder chain(
      GetVirtualChainFromBlockRequest request, List<DagBlock> removed, List<DagBlock> added) {
    GetVirtualChainFromBlockResponse.Builder answer =
        GetVirtualChainFromBlockResponse.newBuilder()
            .addAllRemovedChainBlockHashes(BlockViews.hashes(removed))
            .addAllAddedChainBlockHashes(BlockViews.hashes(added));
    if (request.getIncludeAcceptedTransactionIds()) {
      added.forEach(block -> answer.addAcceptedTransactionIds(BlockViews.accepted(block)));
    }
    return answer;
  }

  private static String text(Messages.UnreadableException refused) {
    return String.valueOf(refused.getMessage());
  }
}
