package io.kaspool.cli.config;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The declaration of one key.
///
/// @param path as in the file, with dots: `stratum.templates.cacheSize`
/// @param doc what it is for, in one line
/// @param alias the predecessor's variable for it, if it had one
record Key<T>(
    String path, ValueType<T> type, Fallback<T> fallback, String doc, @Nullable Alias alias) {

  /// What holds when the key is given nowhere.
  sealed interface Fallback<T> {
    record Required<T>() implements Fallback<T> {}

    /// This, as it would be written.
    record Text<T>(String text) implements Fallback<T> {}

    /// The value of another key.
    record SameAs<T>(Key<T> other) implements Fallback<T> {}

    /// Nothing: the feature is off.
    record Absent<T>() implements Fallback<T> {}
  }

  /// A variable of the predecessor, and how its text is to be read.
  record Alias(String variable, UnaryOperator<String> translation) {}

  static <T> Key<T> required(String path, ValueType<T> type, String doc) {
    return new Key<>(path, type, new Fallback.Required<>(), doc, null);
  }

  static <T> Key<T> of(String path, ValueType<T> type, String fallback, String doc) {
    return new Key<>(path, type, new Fallback.Text<>(fallback), doc, null);
  }

  static <T> Key<T> sameAs(Key<T> other, String path, String doc) {
    return new Key<>(path, other.type(), new Fallback.SameAs<>(other), doc, null);
  }

  static <T> Key<T> optional(String path, ValueType<T> type, String doc) {
    return new Key<>(path, type, new Fallback.Absent<>(), doc, null);
  }

  Key<T> withAlias(String variable, UnaryOperator<String> translation) {
    return new Key<>(path, type, fallback, doc, new Alias(variable, translation));
  }

  /// The last part of the path.
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /// `KASPOOL_STRATUM_TEMPLATES_CACHE_SIZE`
  String variable() {
    String words = path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
    return "KASPOOL_" + words.toUpperCase(Locale.ROOT);
  }
}
