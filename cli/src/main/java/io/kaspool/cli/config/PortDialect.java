package io.kaspool.cli.config;

import java.util.Locale;

/// How miners of a port are spoken to; the names are those of the file.
public enum PortDialect {
  /// As the agent tells that a miner names.
  AUTO,
  ICERIVER,
  BITMAIN,
  BZMINER,
  GPU,
  KASPAMINER,
  RENTAL,
  /// As one speaks to a miner that nobody knows, whatever its agent.
  DEFAULT;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
