package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.nodeapi.RpcBlock;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/// Draws a DAG by hand, without proof of work. A block's number is the front of its hash, so of two
/// blocks with the same blue work the one with the greater number wins. One thread.
final class DagSketch {
  private static final long SUBSIDY = 5_000_000_000L;

  private final Dag dag;

  DagSketch(int k) {
    this(k, Dag.KEPT);
  }

  DagSketch(int k, int kept) {
    dag = new Dag(SimNodeSettings.defaults().withK(k), kept);
  }

  Dag dag() {
    return dag;
  }

  DagBlock genesis() {
    return dag.genesis();
  }

  /// The work of one block; all have the same.
  BigInteger work(long blocks) {
    return dag.genesis().work().multiply(BigInteger.valueOf(blocks));
  }

  Colouring colour(DagBlock... parents) {
    return dag.colour(List.of(parents));
  }

  /// Makes a block and adds it.
  DagBlock block(int number, DagBlock... parents) {
    DagBlock block = make(number, parents);
    dag.add(block);
    return block;
  }

  /// Makes a block without adding it.
  DagBlock make(int number, DagBlock... parents) {
    Colouring colouring = colour(parents);
    BlockHeader header =
        new BlockHeader(
            TemplateFactory.HEADER_VERSION,
            List.of(List.of(parents).stream().map(DagBlock::hash).toList()),
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO,
            number,
            dag.bits(),
            0,
            colouring.daaScore(),
            colouring.blueWork(),
            colouring.blueScore(),
            Hash.ZERO);
    CoinbasePayload payload =
        new CoinbasePayload(
            colouring.blueScore(), SUBSIDY, new ScriptPublicKey(0, new byte[34]), new byte[0]);
    return new DagBlock(
        hash(number), header, RpcBlock.getDefaultInstance(), payload, List.of(parents), colouring);
  }

  private static Hash hash(int number) {
    return Hash.of(ByteBuffer.allocate(32).putInt(number).array());
  }
}
