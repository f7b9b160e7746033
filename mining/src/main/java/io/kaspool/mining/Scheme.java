package io.kaspool.mining;

/// How the rewards of a block are shared. A worker's scheme is that of the port it connected to.
public enum Scheme {
  /// In proportion to the work of the last 30 minutes.
  PPLNS,
  /// In proportion to the work of the block's 10-minute round.
  PROP,
  /// The finder alone.
  SOLO
}
