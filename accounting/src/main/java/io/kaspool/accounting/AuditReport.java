package io.kaspool.accounting;

import java.util.List;

/// What an audit found, line by line.
public record AuditReport(List<Line> lines) {
  public AuditReport {
    lines = List.copyOf(lines);
  }

  private static final int SHOWN = 5;

  /// @param what the two sides of a comparison
  /// @param expected and `found` are what is compared, as text
  /// @param detail what differs, on a line each, the first few; empty when nothing does
  public record Line(String what, String expected, String found, boolean right, String detail) {
    static Line compare(String what, long expected, long found) {
      return new Line(what, Long.toString(expected), Long.toString(found), expected == found, "");
    }

    static Line compare(String what, List<String> differences, long compared) {
      return new Line(
          what,
          Long.toString(compared),
          Long.toString(compared - differences.size()),
          differences.isEmpty(),
          text(differences));
    }

    private static String text(List<String> differences) {
      int more = differences.size() - SHOWN;
      return more <= 0
          ? String.join("\n", differences)
          : String.join("\n", differences.subList(0, SHOWN)) + "\nand " + more + " more";
    }

    static Line skipped(String what, String why) {
      return new Line(what, "", "", true, why);
    }
  }

  /// Whether nothing differs.
  public boolean isRight() {
    return lines.stream().allMatch(Line::right);
  }

  /// A table for people.
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append("%-58s %22s %22s%n".formatted("check", "expected", "found"));
    for (Line line : lines) {
      text.append(
          "%-58s %22s %22s  %s%n"
              .formatted(
                  line.what(), line.expected(), line.found(), line.right() ? "ok" : "DIFFERS"));
      line.detail().lines().forEach(detail -> text.append("    %s%n".formatted(detail)));
    }
    return text.toString();
  }
}
