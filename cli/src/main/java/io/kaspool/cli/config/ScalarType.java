package io.kaspool.cli.config;

import io.kaspool.cli.config.Tree.Scalar;
import java.util.Optional;
import java.util.function.Function;

/// A type of single values.
record ScalarType<T>(String form, Function<Scalar, Reading<T>> reader, Function<T, String> shower)
    implements ValueType<T> {

  /// What a scalar turned out to be.
  sealed interface Reading<T> {
    record Value<T>(T value) implements Reading<T> {}

    /// Not of the form at all.
    record Unfit<T>() implements Reading<T> {}

    /// Not allowed for a reason of its own, which follows the key in the message.
    record Refused<T>(String why) implements Reading<T> {}

    static <T> Reading<T> of(T value) {
      return new Value<>(value);
    }

    static <T> Reading<T> unfit() {
      return new Unfit<>();
    }

    static <T> Reading<T> refused(String why) {
      return new Refused<>(why);
    }

    default <U> Reading<U> then(Function<T, Reading<U>> next) {
      return switch (this) {
        case Value<T>(T value) -> next.apply(value);
        case Unfit<T>() -> unfit();
        case Refused<T>(String why) -> refused(why);
      };
    }
  }

  @Override
  public Optional<T> read(String key, Tree tree, Problems problems) {
    if (!(tree instanceof Scalar scalar) || scalar.isNull()) {
      problems.add(tree.place(), key, "must be " + form + ", not " + tree.kind());
      return Optional.empty();
    }
    return switch (reader.apply(scalar)) {
      case Reading.Value<T>(T value) -> Optional.of(value);
      case Reading.Unfit<T>() ->
          refuse(key, scalar, "must be " + form + ", not " + scalar.kind(), problems);
      case Reading.Refused<T>(String why) -> refuse(key, scalar, why, problems);
    };
  }

  private static <T> Optional<T> refuse(String key, Scalar scalar, String why, Problems problems) {
    problems.add(scalar.place(), key, why);
    return Optional.empty();
  }

  @Override
  public String show(T value) {
    return shower.apply(value);
  }
}
