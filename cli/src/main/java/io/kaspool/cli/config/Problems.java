package io.kaspool.cli.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers what is wrong, so that the operator is told all at once. Keeps the first 200 problems of
/// what must then be the wrong file, and says how many more there were.
final class Problems {
  static final int MAX = 200;
  private static final Comparator<ConfigProblem> BY_PLACE =
      Comparator.comparing((ConfigProblem problem) -> problem.place().source())
          .thenComparingInt(problem -> problem.place().line())
          .thenComparingInt(problem -> problem.place().column());

  private final String file;
  private final List<ConfigProblem> found = new ArrayList<>();
  private int omitted;

  /// `file` is the source whose problems come first.
  Problems(String file) {
    this.file = file;
  }

  void add(Place place, String key, String text) {
    if (found.size() < MAX) {
      found.add(new ConfigProblem(place, key, text));
    } else {
      omitted++;
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /// Whether something is wrong with this key itself.
  boolean concern(String key) {
    return found.stream().anyMatch(problem -> problem.key().equals(key));
  }

  List<ConfigProblem> inOrder() {
    List<ConfigProblem> ordered = new ArrayList<>(found);
    ordered.sort(
        Comparator.comparing((ConfigProblem problem) -> !problem.place().source().equals(file))
            .thenComparing(BY_PLACE));
    if (omitted > 0) {
      ordered.add(new ConfigProblem(Place.whole(file), "", "and " + omitted + " more problems"));
    }
    return ordered;
  }
}
