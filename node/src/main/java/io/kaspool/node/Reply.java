package io.kaspool.node;

import io.kaspool.nodeapi.KaspadResponse;

/// What became of one request.
sealed interface Reply {

  /// The node answered; the answer itself may carry an error.
  record Answered(KaspadResponse response) implements Reply {}

  /// No answer. Unless it was never sent the outcome is unknown: the node may have acted on it.
  record Failed(String why) implements Reply {}
}
