package io.kaspool.shares;

import java.util.HexFormat;

/// How things are called in messages.
final class Names {
  private Names() {}

  /// As in the coinbase tag.
  static String of(int journalId) {
    return HexFormat.of().toHexDigits(journalId);
  }

  static String entries(long first, long last) {
    return first == last ? "entry " + first : "entries " + first + " to " + last;
  }
}
