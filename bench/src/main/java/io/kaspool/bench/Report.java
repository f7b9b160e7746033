package io.kaspool.bench;

import java.util.List;
import java.util.Locale;

/// Prints results beside the baseline.
final class Report {
  private Report() {}

  static String table(List<Measurement> measurements, Baseline baseline) {
    StringBuilder text = new StringBuilder();
    text.append(line("benchmark", "unit", "now", "baseline", "change"));
    boolean otherMachine = false;
    for (Measurement now : measurements) {
      Measurement before = baseline.measurement(now.name()).orElse(null);
      if (before == null || !before.unit().equals(now.unit())) {
        text.append(line(now.name(), now.unit(), number(now.value()), "-", "-"));
      } else {
        otherMachine |= !before.machine().equals(now.machine());
        text.append(
            line(
                now.name(),
                now.unit(),
                number(now.value()),
                number(before.value()),
                change(now.value(), before.value())));
      }
    }
    if (otherMachine) {
      text.append(String.format("The baseline is of another machine; compare with care.%n"));
    }
    return text.toString();
  }

  private static String line(String name, String unit, String now, String before, String change) {
    return String.format(
        Locale.ROOT, "%-44s %-8s %14s %14s %9s%n", name, unit, now, before, change);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.0f", value);
  }

  private static String change(double now, double before) {
    return String.format(Locale.ROOT, "%+.1f %%", (now / before - 1) * 100);
  }
}
