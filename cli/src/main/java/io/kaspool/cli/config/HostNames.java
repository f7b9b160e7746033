package io.kaspool.cli.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names and addresses of other machines; nothing is looked up.
final class HostNames {
  /// Container tools give names with `_` too.
  static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}";

  private static final Pattern WHOLE_NAME = Pattern.compile(NAME);

  private HostNames() {}

  /// The name or address, IPv6 without its brackets; none if it is neither.
  static Optional<String> parse(String text) {
    if (WHOLE_NAME.matcher(text).matches()) {
      return Optional.of(text);
    }
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String inside = bracketed ? text.substring(1, text.length() - 1) : text;
    return inside.contains(":") && isAddress(inside) ? Optional.of(inside) : Optional.empty();
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
