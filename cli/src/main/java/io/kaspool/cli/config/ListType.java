package io.kaspool.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A type of lists. `element` reads one item; its problems name the item by index, as `node[1]`.
///
/// @param least fewest items
/// @param most items, so that what is made for each of them is bounded
/// @param single whether one item may stand without a list
record ListType<T>(String form, int least, int most, boolean single, ValueType<T> element)
    implements ValueType<List<T>> {

  @Override
  public Optional<List<T>> read(String key, Tree tree, Problems problems) {
    return switch (tree) {
      case Tree.Sequence sequence -> items(key, sequence, problems);
      case Tree.Scalar scalar when single && !scalar.isNull() ->
          element.read(key, scalar, problems).map(List::of);
      case Tree.Scalar _, Tree.Mapping _ -> {
        problems.add(tree.place(), key, "must be " + form + ", not " + tree.kind());
        yield Optional.empty();
      }
    };
  }

  private Optional<List<T>> items(String key, Tree.Sequence sequence, Problems problems) {
    int size = sequence.items().size();
    if (size < least || size > most) {
      problems.add(sequence.place(), key, "must be " + form + ", not a list of " + size);
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      element.read(key + "[" + i + "]", sequence.items().get(i), problems).ifPresent(items::add);
    }
    return items.size() == size ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  @Override
  public String show(List<T> value) {
    return value.isEmpty() ? "[]" : String.join(", ", value.stream().map(element::show).toList());
  }

  @Override
  public List<ConfigValue> explain(String key, List<T> value, Place origin) {
    if (value.isEmpty()) {
      return List.of(new ConfigValue(key, show(value), origin));
    }
    List<ConfigValue> lines = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      lines.addAll(element.explain(key + "[" + i + "]", value.get(i), origin));
    }
    return lines;
  }

  /// A list is written as JSON; a text that does not begin with a bracket is an item alone.
  @Override
  public Optional<Tree> fromEnvironment(Place place, String text, Problems problems) {
    boolean alone = single && !text.strip().startsWith("[");
    return alone
        ? element.fromEnvironment(place, text, problems)
        : TreeParser.parse(place.source(), text, problems);
  }
}
