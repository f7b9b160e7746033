package io.kaspool.node;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Target;
import io.kaspool.nodeapi.RpcBlock;

/// A block to be solved, as a node gave it.
///
/// Immutable, any thread.
///
/// INVARIANT: the block is kept as the message it came as, so that what a newer node put in and
/// this program does not know goes back unchanged; only the nonce is ever set.
public final class BlockTemplate {
  private final RpcBlock block;
  private final BlockHeader header;
  private final Hash prePowHash;
  private final Target networkTarget;
  private final boolean synced;
  private final NodeEndpoint source;
  private final long fetchedAtNanos;

  private BlockTemplate(RpcBlock block, boolean synced, NodeEndpoint source, long fetchedAtNanos) {
    this.block = block;
    this.header = HeaderMessage.parse(block.getHeader());
    this.prePowHash = header.prePowHash();
    this.networkTarget = Target.fromCompact(header.bits());
    this.synced = synced;
    this.source = source;
    this.fetchedAtNanos = fetchedAtNanos;
  }

  /// Takes over a block of a GetBlockTemplate answer; public for test kits, which build templates
  /// without a node.
  ///
  /// @throws IllegalArgumentException when the header cannot be read
  public static BlockTemplate of(
      RpcBlock block, boolean synced, NodeEndpoint source, long fetchedAtNanos) {
    return new BlockTemplate(block, synced, source, fetchedAtNanos);
  }

  public BlockHeader header() {
    return header;
  }

  /// What miners hash together with timestamp and nonce.
  public Hash prePowHash() {
    return prePowHash;
  }

  public long timestampMillis() {
    return header.timestampMillis();
  }

  /// A proof-of-work value at or below this makes the block.
  public Target networkTarget() {
    return networkTarget;
  }

  /// What the node said of itself when it gave this template.
  public boolean isSynced() {
    return synced;
  }

  public NodeEndpoint source() {
    return source;
  }

  /// When the answer arrived, on the pool's nano clock.
  public long fetchedAtNanos() {
    return fetchedAtNanos;
  }

  /// Size on the wire, for bounds in bytes; the parsed form takes several times as much.
  public int sizeBytes() {
    return block.getSerializedSize();
  }

  public SolvedBlock solve(long nonce) {
    return new SolvedBlock(this, nonce);
  }

  RpcBlock block() {
    return block;
  }

  @Override
  public String toString() {
    return "template " + prePowHash + " of " + source;
  }
}
