package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import java.time.InstantSource;

/// What a simulated node is.
///
/// @param port 0 = any free one
/// @param hashesPerBlock expected hashes a block takes; at least 2, for ever
/// @param k how many blues a blue may have in its anticone; small values make reds easy
/// @param foreignRate blocks a second that somebody else mines; 0 = none
/// @param fillers whether every other template carries a version-1 transaction with all of its
///   fields
/// @param unknownFields whether templates carry protobuf fields that nobody knows yet
/// @param serverVersion what it says it is
public record SimNodeSettings(
    Network network,
    int port,
    long hashesPerBlock,
    int k,
    double foreignRate,
    boolean fillers,
    boolean unknownFields,
    boolean synced,
    boolean hasUtxoIndex,
    String serverVersion,
    InstantSource clock,
    long seed) {

  public SimNodeSettings {
    if (hashesPerBlock < 2 || k < 0 || foreignRate < 0) {
      throw new IllegalArgumentException("a network that cannot be");
    }
  }

  /// A simnet of 65,536 hashes a block, in sync, where nobody else mines.
  public static SimNodeSettings defaults() {
    return new SimNodeSettings(
        Network.SIMNET,
        0,
        1 << 16,
        124,
        0,
        true,
        false,
        true,
        true,
        "2.1.0",
        InstantSource.system(),
        1);
  }

  public SimNodeSettings withNetwork(Network other) {
    return new SimNodeSettings(
        other,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withPort(int other) {
    return new SimNodeSettings(
        network,
        other,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withHashesPerBlock(long other) {
    return new SimNodeSettings(
        network,
        port,
        other,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withK(int other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        other,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withForeignRate(double other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        other,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withFillers(boolean other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        other,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withUnknownFields(boolean other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        other,
        synced,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withSynced(boolean other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        other,
        hasUtxoIndex,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withUtxoIndex(boolean other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        other,
        serverVersion,
        clock,
        seed);
  }

  public SimNodeSettings withServerVersion(String other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        other,
        clock,
        seed);
  }

  public SimNodeSettings withClock(InstantSource other) {
    return new SimNodeSettings(
        network,
        port,
        hashesPerBlock,
        k,
        foreignRate,
        fillers,
        unknownFields,
        synced,
        hasUtxoIndex,
        serverVersion,
        other,
        seed);
  }
}
