package io.kaspool.stratum;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Nonces as miners write them: hexadecimal, with or without `0x`, in full or without the
/// extranonce. Never decimal: sixteen decimal digits would be misread.
final class NonceText {
  private static final int DIGITS = 16;

  private NonceText() {}

  /// The 64-bit nonce, or empty for text that is none.
  ///
  /// @param extranonce null where there is none yet: then only a full nonce will do
  static OptionalLong parse(String text, @Nullable Extranonce extranonce) {
    String digits = withoutPrefix(text.strip());
    if (digits.isEmpty() || digits.length() > DIGITS) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
        return OptionalLong.empty();
      }
    }
    long nonce = Long.parseUnsignedLong(digits, 16);
    if (extranonce == null) {
      return digits.length() == DIGITS ? OptionalLong.of(nonce) : OptionalLong.empty();
    }
    int minerDigits = 2 * extranonce.minerBytes();
    // firmware that prints %x drops leading zeros: padded on the left
    return OptionalLong.of(
        digits.length() <= minerDigits
            ? (long) extranonce.value() << (Byte.SIZE * extranonce.minerBytes()) | nonce
            : nonce);
  }

  private static String withoutPrefix(String text) {
    return text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
  }
}
