package io.kaspool.stratum;

/// JSON strings, written by hand: replies are assembled as text.
final class JsonText {
  private static final int SHORT = 64;

  private JsonText() {}

  /// Quoted, and cut where a stranger wrote a novel.
  static String quoteShort(String text) {
    return quote(text.length() <= SHORT ? text : text.substring(0, SHORT) + "...");
  }

  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ' || c > '~') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
