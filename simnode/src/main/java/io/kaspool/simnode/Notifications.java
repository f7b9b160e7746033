package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.BlockAddedNotification;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NewBlockTemplateNotification;
import io.kaspool.nodeapi.SinkBlueScoreChangedNotification;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import io.kaspool.nodeapi.VirtualDaaScoreChangedNotification;
import java.util.ArrayList;
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

  /// Told whenever the virtual state was settled, changed or not. Without an index kaspad has
  /// nothing to tell of outputs, though it lets itself be asked to.
  static List<KaspadResponse> settled(
      NodeState state, SelectedChain.Change change, UtxoDiff outputs) {
    Dag dag = state.dag();
    Network network = state.settings().chain().network();
    List<KaspadResponse> news = new ArrayList<>(virtual(dag, change));
    if (state.settings().hasUtxoIndex()) {
      news.add(1, changed(outputs, network));
    }
    return news;
  }

  static KaspadResponse changed(UtxoDiff outputs, Network network) {
    return KaspadResponse.newBuilder()
        .setUtxosChangedNotification(UtxoViews.changed(outputs, network))
        .build();
  }

  private static List<KaspadResponse> virtual(Dag dag, SelectedChain.Change change) {
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
