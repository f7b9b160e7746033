package io.kaspool.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The series of one metric, one for each combination of its labels' values. All exist from the
/// start, at zero. Look a series up once and keep it; any thread may.
public final class Family<P> {
  static final int MAX_SERIES = 1_000;

  private final String name;
  private final Map<List<String>, P> series;

  private Family(String name, Map<List<String>, P> series) {
    this.name = name;
    this.series = series;
  }

  static <P> Family<P> create(String name, List<Label> labels, Function<String[], P> create) {
    long size =
        labels.stream().mapToLong(label -> label.values().size()).reduce(1, (a, b) -> a * b);
    if (size > MAX_SERIES) {
      throw new IllegalArgumentException(
          name + " would have " + size + " series, allowed are " + MAX_SERIES);
    }
    List<List<String>> keys = List.of(List.of());
    for (Label label : labels) {
      keys = keys.stream().flatMap(k -> label.values().stream().map(v -> append(k, v))).toList();
    }
    Map<List<String>, P> series = new LinkedHashMap<>();
    for (List<String> key : keys) {
      series.put(key, create.apply(key.toArray(String[]::new)));
    }
    return new Family<>(name, series);
  }

  private static List<String> append(List<String> key, String value) {
    return Stream.concat(key.stream(), Stream.of(value)).toList();
  }

  /// The series of these label values, in the labels' order.
  ///
  /// @throws IllegalArgumentException when a value was not declared
  public P at(String... labelValues) {
    P found = series.get(List.of(labelValues));
    if (found == null) {
      throw new IllegalArgumentException(name + " has no series " + List.of(labelValues));
    }
    return found;
  }
}
