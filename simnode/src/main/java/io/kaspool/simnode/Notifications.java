package io.kaspool.simnode;

import io.kaspool.nodeapi.BlockAddedNotification;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NewBlockTemplateNotification;
import io.kaspool.nodeapi.RpcAcceptedTransactionIds;
import io.kaspool.nodeapi.SinkBlueScoreChangedNotification;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import io.kaspool.nodeapi.VirtualDaaScoreChangedNotification;
import java.util.List;

/// The news of a new block, in kaspad's order.
///
/// @param accepted what the chain's new blocks accepted, for those who asked to hear of it
record Notifications(List<KaspadResponse> messages, List<RpcAcceptedTransactionIds> accepted) {

  /// Reads the DAG, so under its lock.
  static Notifications of(Dag dag, DagBlock block, Dag.ChainChange change) {
    return new Notifications(
        messages(dag, block, change), change.added().stream().map(BlockViews::accepted).toList());
  }

  private static List<KaspadResponse> messages(Dag dag, DagBlock block, Dag.ChainChange change) {
    return List.of(
        KaspadResponse.newBuilder()
            .setBlockAddedNotification(
                BlockAddedNotification.newBuilder().setBlock(BlockViews.full(dag, block, true)))
            .build(),
        KaspadResponse.newBuilder()
            .setNewBlockTemplateNotification(NewBlockTemplateNotification.getDefaultInstance())
            .build(),
        KaspadResponse.newBuilder()
            .setSinkBlueScoreChangedNotification(
                SinkBlueScoreChangedNotification.newBuilder()
                    .setSinkBlueScore(dag.sink().header().blueScore()))
            .build(),
        KaspadResponse.newBuilder()
            .setVirtualDaaScoreChangedNotification(
                VirtualDaaScoreChangedNotification.newBuilder()
                    .setVirtualDaaScore(dag.virtual().daaScore()))
            .build(),
        KaspadResponse.newBuilder()
            .setVirtualChainChangedNotification(
                VirtualChainChangedNotification.newBuilder()
                    .addAllRemovedChainBlockHashes(BlockViews.hashes(change.removed()))
                    .addAllAddedChainBlockHashes(BlockViews.hashes(change.added())))
            .build());
  }
}
