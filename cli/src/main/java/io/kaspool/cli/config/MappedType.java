package io.kaspool.cli.config;

import java.util.Optional;
import java.util.function.Function;

/// A type written as another one is.
record MappedType<S, T>(
    ValueType<S> written, String form, Function<S, T> toValue, Function<T, S> toWritten)
    implements ValueType<T> {

  @Override
  public Optional<T> read(String key, Tree tree, Problems problems) {
    return written.read(key, tree, problems).map(toValue);
  }

  @Override
  public String show(T value) {
    return written.show(toWritten.apply(value));
  }
}
