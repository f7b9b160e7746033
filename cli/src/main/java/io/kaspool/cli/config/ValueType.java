package io.kaspool.cli.config;

import java.util.List;
import java.util.Optional;

/// What a key's value may be: how it is read, checked and shown.
interface ValueType<T> {
  /// What is allowed, for messages and the reference: `a whole number, 1 to 24`.
  String form();

  /// The value, or none after adding at least one problem. Never throws.
  Optional<T> read(String key, Tree tree, Problems problems);

  /// The value as the operator would write it, without secrets.
  String show(T value);

  /// What stands in an environment variable for a value of this type.
  default Optional<Tree> fromEnvironment(Place place, String text, Problems problems) {
    return Optional.of(new Tree.Scalar(place, text.strip(), Tree.Style.UNTYPED));
  }

  /// The lines that explain the value in force.
  default List<ConfigValue> explain(String key, T value, Place origin) {
    return List.of(new ConfigValue(key, show(value), origin));
  }
}
