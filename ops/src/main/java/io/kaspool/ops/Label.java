package io.kaspool.ops;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A label of a metric with every value it will ever have. Values are declared when the metric is,
/// so that a metric cannot grow with what comes from outside; a worker or a wallet is never a
/// label.
public record Label(String name, List<String> values) {
  static final int MAX_VALUES = 64;
  private static final Set<String> UNBOUNDED = Set.of("worker", "wallet", "miner", "address");

  public Label {
    values = List.copyOf(values);
    if (UNBOUNDED.contains(name)) {
      throw new IllegalArgumentException(name + " has no bounded set of values");
    }
    if (values.isEmpty() || values.size() > MAX_VALUES) {
      throw new IllegalArgumentException(
          "label " + name + " has " + values.size() + " values, allowed are 1 to " + MAX_VALUES);
    }
    if (Set.copyOf(values).size() != values.size()) {
      throw new IllegalArgumentException("label " + name + " repeats a value: " + values);
    }
  }

  public static Label of(String name, String... values) {
    return new Label(name, List.of(values));
  }

  /// One value per constant, in lower case.
  public static <E extends Enum<E>> Label of(String name, Class<E> constants) {
    return new Label(
        name,
        Stream.of(constants.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList());
  }
}
