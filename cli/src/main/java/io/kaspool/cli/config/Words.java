package io.kaspool.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Texts of messages: what was written, and what may have been meant.
final class Words {
  private static final int QUOTED_LENGTH = 60;
  private static final Pattern PRIVATE_KEY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

  private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)(?<=password=)[^&]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{C}");

  private Words() {}

  /// What the operator wrote, in quotes, shortened; what may be a private key or a URL's password
  /// is never repeated.
  static String quote(String text) {
    if (looksLikePrivateKey(text)) {
      return "64 hexadecimal digits (not shown)";
    }
    String open = withoutCredentials(text);
    String shown = open.length() <= QUOTED_LENGTH ? open : open.substring(0, QUOTED_LENGTH) + "…";
    return "\"" + CONTROL.matcher(shown).replaceAll("�") + "\"";
  }

  /// What stands before the last `@` of a URL, as passwords may hold one, and JDBC's parameter.
  private static String withoutCredentials(String text) {
    int start = text.indexOf("://") + 3;
    int at = text.lastIndexOf('@');
    boolean login = start >= 3 && at > start;
    String open = login ? text.substring(0, start) + "…" + text.substring(at) : text;
    return PASSWORD_PARAMETER.matcher(open).replaceAll("…");
  }

  static boolean looksLikePrivateKey(String text) {
    return PRIVATE_KEY.matcher(text.strip()).matches();
  }

  /// The nearest of the candidates, if it is near enough to have been meant.
  static Optional<String> nearest(String word, Collection<String> candidates) {
    String wanted = plain(word);
    if (wanted.length() > QUOTED_LENGTH) {
      return Optional.empty(); // nothing we declare is near, and the distance takes quadratic time
    }
    return candidates.stream()
        .filter(candidate -> distance(wanted, plain(candidate)) <= tolerance(candidate))
        .min(Comparator.comparingInt(candidate -> distance(wanted, plain(candidate))));
  }

  private static int tolerance(String word) {
    return word.length() <= 3 ? 1 : word.length() <= 7 ? 2 : 3;
  }

  /// Case and separators are what people mix up first.
  static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /// Insertions, deletions, replacements and exchanges of neighbours (optimal string alignment).
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
