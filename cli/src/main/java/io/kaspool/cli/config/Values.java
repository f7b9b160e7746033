package io.kaspool.cli.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values of a group of keys with their origins. Bounded by the keys that are declared.
final class Values {
  private final Map<Key<?>, Found<?>> found = new HashMap<>();

  record Found<T>(T value, Place origin) {}

  <T> void put(Key<T> key, T value, Place origin) {
    found.put(key, new Found<>(value, origin));
  }

  /// The value of a key that has one in every configuration without problems.
  <T> T get(Key<T> key) {
    return find(key)
        .map(Found::value)
        .orElseThrow(() -> new IllegalStateException("no value for " + key.path()));
  }

  /// The value and where it comes from, if it was given, has a default, and was right.
  @SuppressWarnings("unchecked") // put stores with a Key<T> only a Found<T>
  <T> Optional<Found<T>> find(Key<T> key) {
    return Optional.ofNullable((Found<T>) found.get(key));
  }

  List<ConfigValue> explain(String prefix, List<Key<?>> keys) {
    List<ConfigValue> lines = new ArrayList<>();
    for (Key<?> key : keys) {
      lines.addAll(explain(prefix, key));
    }
    return lines;
  }

  private <T> List<ConfigValue> explain(String prefix, Key<T> key) {
    String path = prefix + key.path();
    return find(key)
        .map(each -> key.type().explain(path, each.value(), each.origin()))
        .orElse(List.of(new ConfigValue(path, "", Place.DEFAULT)));
  }
}
