package io.kaspool.mining;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// What keeps two gateways with one treasury from searching the same headers: each writes its own
/// tag into the coinbase, so that their templates differ.
///
/// @param id random for each journal
/// @param start how often that journal was opened
public record SearchSpace(int id, long start) {
  /// A space for a process that keeps no journal.
  public static SearchSpace random(RandomGenerator random) {
    return new SearchSpace(random.nextInt(), 1);
  }

  /// The coinbase's extra data. Well below the node's limit of 145 bytes.
  public String coinbaseTag() {
    return "kaspool/" + HexFormat.of().toHexDigits(id) + "/" + start;
  }
}
