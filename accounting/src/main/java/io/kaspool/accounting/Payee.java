package io.kaspool.accounting;

/// Whom a settlement credits: one worker of one wallet.
///
/// The order decides who gets a sompi that two have an equal claim to, so it must be the same on
/// every machine and in every run: it is that of the text's UTF-8 bytes and never that of a locale
/// or of a database's collation.
///
/// @param workerId the worker's row
/// @param wallet the address in full
/// @param name the worker's name within the wallet, may be empty
public record Payee(long workerId, String wallet, String name) implements Comparable<Payee> {
  /// By the bytes of the wallet, then by those of the name, then by id.
  @Override
  public int compareTo(Payee other) {
    int order = compareBytes(wallet, other.wallet);
    order = order != 0 ? order : compareBytes(name, other.name);
    return order != 0 ? order : Long.compare(workerId, other.workerId);
  }

  private static int compareBytes(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int at = 0; at < length; at++) {
      char a = left.charAt(at);
      char b = right.charAt(at);
      if (a != b) {
        return Integer.compare(byteOrder(a), byteOrder(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /// UTF-8 sorts by code point. Of UTF-16 only the surrogates are out of that order: they stand for
  /// code points above all others, yet lie below U+E000.
  private static int byteOrder(char unit) {
    return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
  }
}
