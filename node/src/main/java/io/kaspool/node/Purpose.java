package io.kaspool.node;

import java.time.Duration;

/// What a connection is for. Two to each node: the bytes of a long answer block the whole stream,
/// and the UTXO set of a busy treasury must not delay a block.
enum Purpose {
  MINING("mining", 64 << 20, Duration.ofSeconds(3)),
  // Patient: a long answer keeps the next one waiting.
  ACCOUNTING("accounting", 512 << 20, Duration.ofSeconds(30));

  private final String label;
  private final int maxInboundBytes;
  private final Duration liveness;

  Purpose(String label, int maxInboundBytes, Duration liveness) {
    this.label = label;
    this.maxInboundBytes = maxInboundBytes;
    this.liveness = liveness;
  }

  String label() {
    return label;
  }

  int maxInboundBytes() {
    return maxInboundBytes;
  }

  /// How long a node may take to say that it is alive.
  Duration liveness() {
    return liveness;
  }
}
