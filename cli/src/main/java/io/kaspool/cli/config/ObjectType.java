package io.kaspool.cli.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A type of objects whose members are declared as keys.
record ObjectType(String form, List<Key<?>> keys) implements ValueType<Values> {
  @Override
  public Optional<Values> read(String key, Tree tree, Problems problems) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(tree.place(), key, "must be " + form + ", not " + tree.kind());
      return Optional.empty();
    }
    SectionReader reader = new SectionReader(keys, Map.of());
    return Optional.of(reader.read(key + ".", mapping, Map.of(), problems));
  }

  @Override
  public String show(Values value) {
    throw new UnsupportedOperationException("an object is explained member by member");
  }

  @Override
  public List<ConfigValue> explain(String key, Values value, Place origin) {
    return value.explain(key + ".", keys);
  }
}
