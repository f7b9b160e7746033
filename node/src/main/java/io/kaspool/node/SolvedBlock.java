package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.RpcBlock;

/// A template with the nonce that solves it. Immutable, any thread.
public final class SolvedBlock {
  private final BlockTemplate template;
  private final long nonce;
  private final Hash hash;

  SolvedBlock(BlockTemplate template, long nonce) {
    this.template = template;
    this.nonce = nonce;
    this.hash = template.header().withNonce(nonce).hash();
  }

  public BlockTemplate template() {
    return template;
  }

  public long nonce() {
    return nonce;
  }

  /// The block's hash, by which the chain knows it.
  public Hash hash() {
    return hash;
  }

  /// The template's own message with nothing but the nonce set.
  RpcBlock message() {
    RpcBlock block = template.block();
    return block.toBuilder().setHeader(block.getHeader().toBuilder().setNonce(nonce)).build();
  }

  @Override
  public String toString() {
    return "block " + hash;
  }
}
