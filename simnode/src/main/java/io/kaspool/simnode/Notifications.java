package io.kaspool.simnode;

import io.kaspool.nodeapi.BlockAddedNotification;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NewBlockTemplateNotification;
import io.kaspool.nodeapi.SinkBlueScoreChangedNotification;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import io.kaspool.nodeapi.VirtualDaaScoreChangedNotification;
import java.util.List;

/// The news of a new block, in kaspad's order.
final class Notifications {
  private Notifications() {}

  static List<KaspadResponse> of(Dag dag, DagBlock block, Dag.ChainChange change) {
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
