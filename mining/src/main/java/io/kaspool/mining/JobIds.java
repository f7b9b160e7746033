package io.kaspool.mining;

/// Job ids on the wire: the sequence in base 36. Bitmain's firmware carries 8 bytes of an id and
/// mixes up longer ones, hence at most 7 characters, which last for 78 billion jobs (600 years at 4
/// a second).
final class JobIds {
  private static final int RADIX = 36;
  private static final int MAX_LENGTH = 7;
  static final long UNKNOWN = -1;

  private JobIds() {}

  static String format(long sequence) {
    return Long.toString(sequence, RADIX);
  }

  /// The sequence, or [#UNKNOWN] for text that [#format] would not have written.
  static long parse(String id) {
    int length = id.length();
    if (length == 0 || length > MAX_LENGTH || id.charAt(0) == '0') {
      return UNKNOWN;
    }
    long sequence = 0;
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      boolean written = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
      if (!written) {
        return UNKNOWN;
      }
      sequence = sequence * RADIX + Character.digit(c, RADIX);
    }
    return sequence;
  }
}
