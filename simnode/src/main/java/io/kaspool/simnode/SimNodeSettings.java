package io.kaspool.simnode;

import io.kaspool.kaspa.Network;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/// What a simulated node is.
///
/// @param chain of the network that the node founds; a node that joins one takes the network's
/// @param port 0 = any free one
/// @param lag how much later than others the node hears of blocks that it was not given itself
/// @param unknownFields whether templates carry protobuf fields that nobody knows yet
/// @param synced whether the node says at first that it is in sync
/// @param requiresSynced whether blocks are refused while it is not; false is kaspad's
///   `--enable-unsynced-mining`
/// @param hasUtxoIndex whether it answers questions about outputs and tells of them; `--utxoindex`
/// @param serverVersion what it says it is, and writes into coinbases
public record SimNodeSettings(
    ChainSettings chain,
    int port,
    Duration lag,
    boolean unknownFields,
    boolean synced,
    boolean requiresSynced,
    boolean hasUtxoIndex,
    String serverVersion) {

  /// The version whose behaviour is simulated.
  static final String KASPAD = "2.1.0";

  public SimNodeSettings {
    if (lag.isNegative()) {
      throw new IllegalArgumentException("a node cannot hear of blocks before they are found");
    }
  }

  /// A node on a simnet of 65,536 hashes a block, in sync, where nobody else mines.
  public static SimNodeSettings defaults() {
    return new SimNodeSettings(
        ChainSettings.defaults(), 0, Duration.ZERO, false, true, true, true, KASPAD);
  }

  public SimNodeSettings withChain(ChainSettings other) {
    return new SimNodeSettings(
        other, port, lag, unknownFields, synced, requiresSynced, hasUtxoIndex, serverVersion);
  }

  private SimNodeSettings chain(UnaryOperator<ChainSettings> change) {
    return withChain(change.apply(chain));
  }

  public SimNodeSettings withNetwork(Network other) {
    return chain(settings -> settings.withNetwork(other));
  }

  public SimNodeSettings withHashesPerBlock(long other) {
    return chain(settings -> settings.withHashesPerBlock(other));
  }

  public SimNodeSettings withK(int other) {
    return chain(settings -> settings.withK(other));
  }

  public SimNodeSettings withInitialBlocks(int other) {
    return chain(settings -> settings.withInitialBlocks(other));
  }

  public SimNodeSettings withForeignRate(double other) {
    return chain(settings -> settings.withForeignRate(other));
  }

  public SimNodeSettings withFillers(boolean other) {
    return chain(settings -> settings.withFillers(other));
  }

  public SimNodeSettings withClock(InstantSource other) {
    return chain(settings -> settings.withClock(other));
  }

  public SimNodeSettings withSeed(long other) {
    return chain(settings -> settings.withSeed(other));
  }

  public SimNodeSettings withPort(int other) {
    return new SimNodeSettings(
        chain, other, lag, unknownFields, synced, requiresSynced, hasUtxoIndex, serverVersion);
  }

  public SimNodeSettings withLag(Duration other) {
    return new SimNodeSettings(
        chain, port, other, unknownFields, synced, requiresSynced, hasUtxoIndex, serverVersion);
  }

  public SimNodeSettings withUnknownFields(boolean other) {
    return new SimNodeSettings(
        chain, port, lag, other, synced, requiresSynced, hasUtxoIndex, serverVersion);
  }

  public SimNodeSettings withSynced(boolean other) {
    return new SimNodeSettings(
        chain, port, lag, unknownFields, other, requiresSynced, hasUtxoIndex, serverVersion);
  }

  public SimNodeSettings withRequiresSynced(boolean other) {
    return new SimNodeSettings(
        chain, port, lag, unknownFields, synced, other, hasUtxoIndex, serverVersion);
  }

  public SimNodeSettings withUtxoIndex(boolean other) {
    return new SimNodeSettings(
        chain, port, lag, unknownFields, synced, requiresSynced, other, serverVersion);
  }

  public SimNodeSettings withServerVersion(String other) {
    return new SimNodeSettings(
        chain, port, lag, unknownFields, synced, requiresSynced, hasUtxoIndex, other);
  }
}
