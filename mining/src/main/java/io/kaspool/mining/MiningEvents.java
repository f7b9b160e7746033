package io.kaspool.mining;

import io.kaspool.node.BlockOutcome;

/// What mining tells the operator. Called from event loops and node threads: implementations return
/// at once.
public interface MiningEvents {
  void blockFound(FoundBlock block);

  void blockDecided(FoundBlock block, BlockOutcome outcome);

  /// A found block could not be written down; the nodes have it.
  void recordFailed(FoundBlock block, Throwable cause);

  /// Jobs flow, or are held with the reason.
  void minable(boolean minable, String why);
}
