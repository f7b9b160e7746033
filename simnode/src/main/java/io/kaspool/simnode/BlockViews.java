package io.kaspool.simnode;

import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcAcceptedTransactionIds;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Blocks as a node shows them.
final class BlockViews {
  private BlockViews() {}

  static List<String> hashes(List<DagBlock> blocks) {
    return blocks.stream().map(block -> block.hash().toString()).toList();
  }

  static RpcBlockHeader header(DagBlock block) {
    return Messages.message(block.header()).setHash(block.hash().toString()).build();
  }

  static RpcBlock full(Dag dag, DagBlock block, boolean transactions) {
    RpcBlock.Builder view =
        RpcBlock.newBuilder().setHeader(header(block)).setVerboseData(verbose(dag, block));
    if (transactions) {
      view.addAllTransactions(block.message().getTransactionsList());
    }
    return view.build();
  }

  private static RpcBlockVerboseData verbose(Dag dag, DagBlock block) {
    RpcBlockVerboseData.Builder data =
        RpcBlockVerboseData.newBuilder()
            .setHash(block.hash().toString())
            .setDifficulty(block.difficulty())
            .setBlueScore(block.header().blueScore())
            .setIsChainBlock(dag.isOnChain(block))
            .addAllChildrenHashes(hashes(block.children()))
            .addAllMergeSetBluesHashes(hashes(block.blues()))
            .addAllMergeSetRedsHashes(hashes(block.reds()));
    DagBlock selectedParent = block.selectedParent();
    if (selectedParent != null) {
      data.setSelectedParentHash(selectedParent.hash().toString());
    }
    block
        .message()
        .getTransactionsList()
        .forEach(message -> data.addTransactionIds(Messages.transaction(message).id().toString()));
    return data.build();
  }

  /// What a chain block accepted: its selected parent's coinbase, and the other transactions of its
  /// merge set. Nobody looks for double spends.
  static RpcAcceptedTransactionIds accepted(DagBlock chainBlock) {
    Set<String> ids = new LinkedHashSet<>();
    for (DagBlock merged : chainBlock.mergeSet()) {
      for (RpcTransaction message : merged.message().getTransactionsList()) {
        Transaction transaction = Messages.transaction(message);
        if (!transaction.isCoinbase() || merged == chainBlock.selectedParent()) {
          ids.add(transaction.id().toString());
        }
      }
    }
    return RpcAcceptedTransactionIds.newBuilder()
        .setAcceptingBlockHash(chainBlock.hash().toString())
        .addAllAcceptedTransactionIds(ids)
        .build();
  }
}
