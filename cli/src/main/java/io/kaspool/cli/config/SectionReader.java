package io.kaspool.cli.config;

import io.kaspool.cli.config.Key.Alias;
import io.kaspool.cli.config.Key.Fallback;
import io.kaspool.cli.config.Tree.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the values of a group of keys: the environment before the file before the default. A
/// variable that is empty counts as not set, as container tools pass those.
final class SectionReader {
  private final List<Key<?>> keys;
  private final KeyIndex index;

  SectionReader(List<Key<?>> keys, Map<String, String> retired) {
    this.keys = keys;
    this.index = new KeyIndex(keys, retired);
  }

  /// `prefix` stands before each path in messages.
  Values read(String prefix, Mapping mapping, Map<String, String> environment, Problems problems) {
    Reading reading =
        new Reading(
            prefix, index.read(prefix, mapping, problems), environment, problems, new Values());
    for (Key<?> key : keys) {
      reading.read(key);
    }
    return reading.values();
  }

  private record Reading(
      String prefix,
      KeyIndex.Contents contents,
      Map<String, String> environment,
      Problems problems,
      Values values) {

    <T> void read(Key<T> key) {
      String path = prefix + key.path();
      Optional<Source> source = fromEnvironment(key).or(() -> fromFile(key));
      if (source.isPresent()) {
        Place origin = source.get().origin();
        source
            .get()
            .tree()
            .flatMap(tree -> key.type().read(path, tree, problems))
            .ifPresent(value -> values.put(key, value, origin));
      } else {
        fallBack(key, path);
      }
    }

    private Optional<Source> fromFile(Key<?> key) {
      return Optional.ofNullable(contents.values().get(key.path()))
          .map(tree -> new Source(tree.place(), Optional.of(tree)));
    }

    private Optional<Source> fromEnvironment(Key<?> key) {
      return variable(key.variable())
          .map(text -> source(key, key.variable(), text))
          .or(() -> fromAlias(key));
    }

    private Optional<Source> fromAlias(Key<?> key) {
      Alias alias = key.alias();
      if (alias == null) {
        return Optional.empty();
      }
      return variable(alias.variable())
          .map(text -> source(key, alias.variable(), alias.translation().apply(text)));
    }

    private Optional<String> variable(String name) {
      return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private Source source(Key<?> key, String variable, String text) {
      Place place = Place.environment(variable);
      return new Source(place, key.type().fromEnvironment(place, text, problems));
    }

    private <T> void fallBack(Key<T> key, String path) {
      switch (key.fallback()) {
        case Fallback.Required<T>() ->
            problems.add(sectionOf(key), path, "missing; it must be " + key.type().form());
        case Fallback.Text<T>(String text) ->
            key.type()
                .fromEnvironment(Place.DEFAULT, text, problems)
                .flatMap(tree -> key.type().read(path, tree, problems))
                .ifPresent(value -> values.put(key, value, Place.DEFAULT));
        case Fallback.SameAs<T>(Key<T> other) ->
            values
                .find(other)
                .ifPresent(
                    found ->
                        values.put(key, found.value(), Place.whole("default: " + other.path())));
        case Fallback.Absent<T>() -> {}
      }
    }

    private Place sectionOf(Key<?> key) {
      int dot = key.path().lastIndexOf('.');
      String section = dot < 0 ? "" : key.path().substring(0, dot);
      return Optional.ofNullable(contents.sections().get(section))
          .or(() -> Optional.ofNullable(contents.sections().get("")))
          .orElse(Place.DEFAULT);
    }
  }

  /// @param tree none if the text could not be read, which has been told
  private record Source(Place origin, Optional<Tree> tree) {}
}
