package io.kaspool.simnode;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.kaspool.kaspa.Blake2bDomain;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcTransaction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Builds block templates, and says what a block on given parents must look like. Guarded by the
/// network's lock.
final class TemplateFactory {
  static final int HEADER_VERSION = 2;
  static final int COINBASE_VERSION = 1;
  private static final int UNKNOWN_FIELD = 4242;

  private final SimNodeSettings settings;
  private final Dag dag;
  private long built;

  TemplateFactory(SimNodeSettings settings, Dag dag) {
    this.settings = settings;
    this.dag = dag;
  }

  /// @param extraData all of it, the node's version included
  CoinbasePayload payload(Colouring colouring, ScriptPublicKey miner, String extraData) {
    return new CoinbasePayload(
        colouring.blueScore(),
        Rewards.subsidy(settings.network()),
        miner,
        extraData.getBytes(StandardCharsets.UTF_8));
  }

  RpcBlock build(ScriptPublicKey miner, String extraData) {
    List<DagBlock> parents = dag.virtualParents();
    Colouring colouring = dag.virtual();
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(coinbase(colouring, payload(colouring, miner, extraData)));
    built++;
    if (settings.fillers() && built % 2 == 0) {
      transactions.add(filler());
    }
    long timestamp =
        Math.max(
            settings.clock().millis(), colouring.selectedParent().header().timestampMillis() + 1);
    BlockHeader header =
        header(
            parents,
            colouring,
            MerkleTree.root(transactions.stream().map(Transaction::hash).toList()),
            timestamp);
    return message(header, transactions);
  }

  Transaction coinbase(Colouring colouring, CoinbasePayload payload) {
    return new Transaction(
        COINBASE_VERSION,
        List.of(),
        Rewards.outputs(colouring, payload.minerScript()),
        0,
        SubnetworkId.COINBASE,
        0,
        payload.serialize(),
        0);
  }

  /// What a header on these parents must be.
  BlockHeader header(
      List<DagBlock> parents, Colouring colouring, Hash merkleRoot, long timestampMillis) {
    List<Hash> direct = parents.stream().map(DagBlock::hash).toList();
    List<Hash> genesis = List.of(dag.genesis().hash());
    Hash selected = colouring.selectedParent().hash();
    return new BlockHeader(
        HEADER_VERSION,
        List.of(direct, genesis, genesis),
        merkleRoot,
        Blake2bDomain.MERKLE_BRANCH_HASH.hash(selected.toBytes()),
        Blake2bDomain.TRANSACTION_HASH.hash(selected.toBytes()),
        timestampMillis,
        dag.bits(),
        0,
        colouring.daaScore(),
        colouring.blueWork(),
        colouring.blueScore(),
        dag.genesis().hash());
  }

  // A transaction with everything that Toccata brought: who copies only the fields he knows loses
  // some.
  private Transaction filler() {
    Hash somewhere = Blake2bDomain.TRANSACTION_ID.hash(BigInteger.valueOf(built).toByteArray());
    return new Transaction(
        1,
        List.of(new TransactionInput(new Outpoint(somewhere, 0), new byte[66], 0, 0, 10)),
        List.of(
            new TransactionOutput(
                100_000_000,
                new ScriptPublicKey(0, new byte[34]),
                new CovenantBinding(0, somewhere))),
        0,
        SubnetworkId.NATIVE,
        0,
        new byte[] {1, 2, 3},
        1_234);
  }

  private RpcBlock message(BlockHeader header, List<Transaction> transactions) {
    RpcBlock.Builder block = RpcBlock.newBuilder();
    RpcBlockHeader.Builder head = Messages.message(header);
    List<RpcTransaction.Builder> messages = transactions.stream().map(Messages::message).toList();
    if (settings.unknownFields()) {
      head.setUnknownFields(unknown("header"));
      messages.getLast().setUnknownFields(unknown("transaction"));
      block.setUnknownFields(unknown("block"));
    }
    block.setHeader(head);
    messages.forEach(block::addTransactions);
    return block.build();
  }

  private static UnknownFieldSet unknown(String where) {
    return UnknownFieldSet.newBuilder()
        .addField(
            UNKNOWN_FIELD,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8("of the next fork: " + where))
                .build())
        .build();
  }
}
