package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.Transaction;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/// Draws a DAG by hand, without proof of work. A block's number is the front of its hash, so of two
/// blocks with the same blue work the one with the greater number wins. One thread.
final class DagSketch {
  private final Dag dag;

  DagSketch(int k) {
    this(k, Dag.KEPT);
  }

  DagSketch(int k, int kept) {
    this(k, kept, Genesis.of(Network.SIMNET));
  }

  private DagSketch(int k, int kept, DagBlock genesis) {
    // as hard as the genesis, so that all blocks have the same work
    dag =
        new Dag(
            ChainSettings.defaults().withHashesPerBlock(2).withK(k),
            genesis,
            new ShunnedBlocks(),
            kept);
  }

  Dag dag() {
    return dag;
  }

  DagBlock genesis() {
    return dag.genesis();
  }

  /// The work of so many blocks.
  BigInteger work(long blocks) {
    return dag.genesis().work().multiply(BigInteger.valueOf(blocks));
  }

  Colouring colour(DagBlock... parents) {
    return dag.stateOn(List.of(parents)).colouring();
  }

  /// Makes a block and adds it.
  DagBlock block(int number, DagBlock... parents) {
    DagBlock block = make(number, parents);
    dag.add(block);
    return block;
  }

  /// Makes a block that may not be on the chain, and adds it.
  DagBlock disqualified(int number, DagBlock... parents) {
    DagBlock block = make(hash(number), number, List.of(parents), false);
    dag.add(block);
    return block;
  }

  /// Makes a block without adding it.
  DagBlock make(int number, DagBlock... parents) {
    return make(hash(number), number, List.of(parents), true);
  }

  DagBlock make(Hash hash, int number, List<DagBlock> parents, boolean qualified) {
    VirtualState state = dag.stateOn(parents);
    ScriptPublicKey script = new ScriptPublicKey(0, new byte[34]);
    CoinbasePayload payload =
        new CoinbasePayload(state.colouring().blueScore(), 1, script, new byte[0]);
    List<Transaction> transactions = List.of(state.coinbase(payload));
    BlockHeader header =
        state.header(MerkleTree.root(List.of(transactions.getFirst().hash())), number);
    return new DagBlock(hash, header, transactions, 0, state, qualified);
  }

  static Hash hash(int number) {
    return Hash.of(ByteBuffer.allocate(Hash.LENGTH).putInt(number).array());
  }
}
