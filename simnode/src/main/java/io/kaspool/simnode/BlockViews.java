package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.Target;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionOutput;
import io.kaspool.nodeapi.RpcTransactionOutputVerboseData;
import io.kaspool.nodeapi.RpcTransactionVerboseData;
import java.math.BigInteger;
import java.util.List;

/// Blocks as a node shows them (rusty-kaspa `rpc/service`, consensus converter).
final class BlockViews {
  /// What stands for the genesis's parent.
  private static final String ORIGIN = "fe".repeat(32);

  private static final double EASIEST_TARGET =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE).doubleValue();

  private BlockViews() {}

  static List<String> hashes(List<DagBlock> blocks) {
    return blocks.stream().map(block -> block.hash().toString()).toList();
  }

  static double difficulty(int bits) {
    return EASIEST_TARGET / Target.fromCompact(bits).toBigInteger().doubleValue();
  }

  static RpcBlockHeader header(DagBlock block) {
    return Messages.message(block.header()).setHash(block.hash().toString()).build();
  }

  static RpcBlock full(Dag dag, DagBlock block, boolean withTransactions, Network network) {
    RpcBlock.Builder view =
        RpcBlock.newBuilder().setHeader(header(block)).setVerboseData(verbose(dag, block));
    if (withTransactions) {
      block.transactions().forEach(each -> view.addTransactions(transaction(each, block, network)));
    }
    return view.build();
  }

  private static RpcBlockVerboseData verbose(Dag dag, DagBlock block) {
    DagBlock selectedParent = block.selectedParent();
    return RpcBlockVerboseData.newBuilder()
        .setHash(block.hash().toString())
        .setDifficulty(difficulty(block.header().bits()))
        .setSelectedParentHash(selectedParent == null ? ORIGIN : selectedParent.hash().toString())
        .addAllTransactionIds(block.transactionIds().stream().map(Object::toString).toList())
        .setBlueScore(block.header().blueScore())
        .addAllChildrenHashes(hashes(dag.childrenOf(block)))
        .addAllMergeSetBluesHashes(hashes(block.blues()))
        .addAllMergeSetRedsHashes(hashes(block.reds()))
        .setIsChainBlock(dag.chain().contains(block))
        .build();
  }

  private static RpcTransaction transaction(
      Transaction transaction, DagBlock block, Network network) {
    RpcTransaction.Builder view = Messages.message(transaction);
    view.setVerboseData(
        RpcTransactionVerboseData.newBuilder()
            .setTransactionId(transaction.id().toString())
            .setHash(transaction.hash().toString())
            .setComputeMass(computeMass(transaction))
            .setBlockHash(block.hash().toString())
            .setBlockTime(block.header().timestampMillis()));
    for (int i = 0; i < transaction.outputs().size(); i++) {
      RpcTransactionOutput.Builder output = view.getOutputsBuilder(i);
      ScriptPublicKey script = transaction.outputs().get(i).scriptPublicKey();
      script.address(network).ifPresent(address -> output.setVerboseData(verbose(address)));
    }
    return view.build();
  }

  private static RpcTransactionOutputVerboseData verbose(Address address) {
    return RpcTransactionOutputVerboseData.newBuilder()
        .setScriptPublicKeyType(
            switch (address.kind()) {
              case PUBKEY -> "pubkey";
              case PUBKEY_ECDSA -> "pubkeyecdsa";
              case SCRIPT_HASH -> "scripthash";
            })
        .setScriptPublicKeyAddress(address.toString())
        .build();
  }

  /// In grams (rusty-kaspa `consensus/core`, mass): a byte weighs 1, one of an output's script 10
  /// more, a signature check 1,000, a unit of the compute budget 100. Coinbases weigh nothing.
  private static long computeMass(Transaction transaction) {
    if (transaction.isCoinbase()) {
      return 0;
    }
    long mass = 94L + transaction.content().length();
    for (TransactionInput input : transaction.inputs()) {
      mass += 52L + input.unlockingCode().length() + (transaction.version() > 0 ? 2 : 0);
      mass += 1_000L * input.sigOpCount() + 100L * input.computeBudget();
    }
    for (TransactionOutput output : transaction.outputs()) {
      int script = output.scriptPublicKey().code().length();
      mass += 18L + script + (output.covenant() == null ? 0 : 34) + 10L * (2 + script);
    }
    return mass;
  }
}
