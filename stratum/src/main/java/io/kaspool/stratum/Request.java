package io.kaspool.stratum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line from a miner.
///
/// @param id the id's own JSON text, to be echoed byte for byte; `null` (the text) if absent or
///   null. Never a key: IceRiver uses one id for all its shares.
/// @param method empty for an answer to something the pool asked
/// @param params text of strings and numbers; null for anything else
record Request(String id, String method, List<@Nullable String> params) {
  static final String NO_ID = "null";

  boolean hasId() {
    return !id.equals(NO_ID);
  }

  /// The parameter as text, or the empty text where there is none.
  String param(int index) {
    String value = index < params.size() ? params.get(index) : null;
    return value == null ? "" : value;
  }
}
