package io.kaspool.simnode;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import java.time.InstantSource;

/// What all nodes of a network have in common.
///
/// @param hashesPerBlock expected hashes a block takes, the same for ever; at least 2
/// @param k how many blues a blue may have in its anticone; kaspad's is 124, small values make reds
///   easy
/// @param initialBlocks how many blocks others have mined before anybody looks
/// @param foreignRate blocks a second that others mine, in random intervals; 0 = none
/// @param fillers whether every other template carries other people's transactions, one of them
///   with everything that version 1 brought
/// @param clock the time in headers and of the template cache
/// @param seed of everything that is random here, but for nonces
public record ChainSettings(
    Network network,
    long hashesPerBlock,
    int k,
    int initialBlocks,
    double foreignRate,
    boolean fillers,
    InstantSource clock,
    long seed) {

  /// Two hashes a block, the easiest there is and simnet's own (rusty-kaspa, genesis of simnet).
  private static final int EASIEST_BITS = 0x207fffff;

  private static final long EASIEST_HASHES = 2;
  private static final int KASPAD_K = 124;
  private static final int DEFAULT_HASHES = 1 << 16;

  public ChainSettings {
    if (hashesPerBlock < EASIEST_HASHES) {
      throw new IllegalArgumentException("a block takes at least 2 hashes, not " + hashesPerBlock);
    }
    if (k < 0 || initialBlocks < 0 || !(foreignRate >= 0)) {
      throw new IllegalArgumentException(
          "k, initial blocks and the rate of foreign blocks cannot be negative");
    }
  }

  /// A simnet of 65,536 hashes a block where nobody else mines.
  public static ChainSettings defaults() {
    return new ChainSettings(
        Network.SIMNET, DEFAULT_HASHES, KASPAD_K, 0, 0, true, InstantSource.system(), 1);
  }

  int bits() {
    return hashesPerBlock == EASIEST_HASHES
        ? EASIEST_BITS
        : Difficulty.ofHashes(hashesPerBlock).target().toCompact();
  }

  public ChainSettings withNetwork(Network other) {
    return new ChainSettings(
        other, hashesPerBlock, k, initialBlocks, foreignRate, fillers, clock, seed);
  }

  public ChainSettings withHashesPerBlock(long other) {
    return new ChainSettings(network, other, k, initialBlocks, foreignRate, fillers, clock, seed);
  }

  public ChainSettings withK(int other) {
    return new ChainSettings(
        network, hashesPerBlock, other, initialBlocks, foreignRate, fillers, clock, seed);
  }

  public ChainSettings withInitialBlocks(int other) {
    return new ChainSettings(network, hashesPerBlock, k, other, foreignRate, fillers, clock, seed);
  }

  public ChainSettings withForeignRate(double other) {
    return new ChainSettings(
        network, hashesPerBlock, k, initialBlocks, other, fillers, clock, seed);
  }

  public ChainSettings withFillers(boolean other) {
    return new ChainSettings(
        network, hashesPerBlock, k, initialBlocks, foreignRate, other, clock, seed);
  }

  public ChainSettings withClock(InstantSource other) {
    return new ChainSettings(
        network, hashesPerBlock, k, initialBlocks, foreignRate, fillers, other, seed);
  }

  public ChainSettings withSeed(long other) {
    return new ChainSettings(
        network, hashesPerBlock, k, initialBlocks, foreignRate, fillers, clock, other);
  }
}
