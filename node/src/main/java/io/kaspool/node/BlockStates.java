package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of asking for many blocks at once.
///
/// @param answered all of them, or when something failed those that had been answered
/// @param failure why the others were not, null when none is left; ask again later
public record BlockStates(Map<Hash, BlockState> answered, @Nullable String failure) {

  public BlockStates {
    answered = Map.copyOf(answered);
  }
}
