package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.util.Map;
import java.util.Optional;

/// What came of asking for many blocks at once. Of those that are in neither map nobody was asked,
/// because a node was silent before.
///
/// @param failed why there is no answer, by block; ask again later
public record BlockStates(Map<Hash, BlockState> answered, Map<Hash, String> failed) {

  public BlockStates {
    answered = Map.copyOf(answered);
    failed = Map.copyOf(failed);
  }

  /// Why not all are answered, unless they are.
  public Optional<String> failure() {
    return failed.values().stream()
        .findFirst()
        .map(why -> failed.size() == 1 ? why : why + "; and " + (failed.size() - 1) + " more");
  }
}
