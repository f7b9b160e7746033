package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.BlockAddedNotification;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NewBlockTemplateNotification;
import io.kaspool.nodeapi.SinkBlueScoreChangedNotification;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import io.kaspool.nodeapi.VirtualDaaScoreChangedNotification;
import java.util.List;

/// What a node tells, in kaspad's order (rusty-kaspa `consensus`, virtual processor).
final class Notifications {
  private Notifications() {}

  static KaspadResponse added(Dag dag, DagBlock block, Network network) {
    return KaspadResponse.newBuilder()
        .setBlockAddedNotification(
            BlockAddedNotification.newBuilder()
                .setBlock(BlockViews.full(dag, block, true, network)))
        .build();
  }

  /// Told whenever the virtual state was settled, changed or not.
  static List<KaspadResponse> settled(Dag dag, SelectedChain.Change change) {
    return List.of(
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
                    .setVirtualDaaScore(dag.virtual().colouring().daaScore()))
            .build(),
        KaspadResponse.newBuilder()
            .setVirtualChainChangedNotification(chainChanged(change))
            .build());
  }

  private static VirtualChainChangedNotification chainChanged(SelectedChain.Change change) {
    return VirtualChainChangedNotification.newBuilder()
        .addAllRemovedChainBlockHashes(BlockViews.hashes(change.removed()))
        .addAllAddedChainBlockHashes(BlockViews.hashes(change.added()))
        .addAllAcceptedTransactionIds(change.added().stream().map(ChainCalls::accepted).toList())
        .build();
  }
}
