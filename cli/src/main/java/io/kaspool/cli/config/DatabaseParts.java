package io.kaspool.cli.config;

import io.kaspool.cli.config.DatabaseUrl.Part;
import io.kaspool.cli.config.Values.Found;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Brings the database's URL and its parts together, as the predecessor had both in one `.env`: the
/// URL gives the parts that are given nowhere else, and must agree with those that are.
final class DatabaseParts {
  private static final List<Key<?>> PARTS =
      List.of(
          Keys.DATABASE_HOST,
          Keys.DATABASE_PORT,
          Keys.DATABASE_NAME,
          Keys.DATABASE_USER,
          Keys.DATABASE_PASSWORD);
  private static final List<Key<String>> NEEDED =
      List.of(Keys.DATABASE_HOST, Keys.DATABASE_NAME, Keys.DATABASE_USER);

  private final Values values;
  private final Problems problems;

  DatabaseParts(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void bringTogether() {
    Optional<Given> given = firstGiven();
    values.find(Keys.DATABASE_URL).ifPresent(this::takeFrom);
    if (!problems.concern(Keys.DATABASE_URL.path())) {
      given.ifPresent(this::nothingIsMissing);
    }
  }

  private record Given(Key<?> key, Place origin) {}

  private Optional<Given> firstGiven() {
    return origin(Keys.DATABASE_URL)
        .or(() -> PARTS.stream().flatMap(key -> origin(key).stream()).findFirst());
  }

  private Optional<Given> origin(Key<?> key) {
    return given(key).map(found -> new Given(key, found.origin()));
  }

  private <T> Optional<Found<T>> given(Key<T> key) {
    return values.find(key).filter(found -> !found.origin().equals(Place.DEFAULT));
  }

  private void takeFrom(Found<DatabaseUrl> url) {
    take(Keys.DATABASE_HOST, url.value().host(), url);
    take(Keys.DATABASE_PORT, url.value().port(), url);
    take(Keys.DATABASE_NAME, url.value().name(), url);
    take(Keys.DATABASE_USER, url.value().user(), url);
    take(Keys.DATABASE_PASSWORD, url.value().password(), url);
  }

  private void take(Key<String> key, @Nullable Part part, Found<DatabaseUrl> url) {
    if (part != null) {
      take(key, part.text(), part::says, url);
    }
  }

  private <T> void take(Key<T> key, @Nullable T value, Found<DatabaseUrl> url) {
    if (value != null) {
      take(key, value, value::equals, url);
    }
  }

  private <T> void take(Key<T> key, T value, Predicate<T> agrees, Found<DatabaseUrl> url) {
    Optional<Found<T>> given = given(key);
    if (given.isEmpty()) {
      if (!problems.concern(key.path())) {
        values.put(key, value, Place.whole("default: " + Keys.DATABASE_URL.path()));
      }
    } else if (!agrees.test(given.get().value())) {
      problems.add(
          given.get().origin(),
          key.path(),
          "is not what database.url says (" + url.origin() + "): give one of them, or the same");
    }
  }

  private void nothingIsMissing(Given given) {
    for (Key<String> key : NEEDED) {
      if (values.find(key).isEmpty() && !problems.concern(key.path())) {
        problems.add(
            given.origin(),
            key.path(),
            "missing; with " + given.key().path() + " given, it must be " + key.type().form());
      }
    }
  }
}
