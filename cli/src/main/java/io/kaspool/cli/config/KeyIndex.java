package io.kaspool.cli.config;

import io.kaspool.cli.config.Tree.Entry;
import io.kaspool.cli.config.Tree.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds in an object of the file what belongs to which declared key, and says what belongs to
/// none.
final class KeyIndex {
  private final Map<String, Key<?>> byPath = new LinkedHashMap<>();
  private final Map<String, Set<String>> namesBySection = new HashMap<>();
  private final Map<String, String> retired;

  /// `retired` are keys that are no longer read, each with what to do instead.
  KeyIndex(List<Key<?>> keys, Map<String, String> retired) {
    this.retired = retired;
    for (Key<?> key : keys) {
      byPath.put(key.path(), key);
      String path = key.path();
      for (int dot = path.lastIndexOf('.'); dot >= 0; dot = path.lastIndexOf('.')) {
        names(path.substring(0, dot)).add(path.substring(dot + 1));
        path = path.substring(0, dot);
      }
      names("").add(path);
    }
  }

  private Set<String> names(String section) {
    return namesBySection.computeIfAbsent(section, _ -> new TreeSet<>());
  }

  /// What was found: values by path, and the sections that exist.
  record Contents(Map<String, Tree> values, Map<String, Place> sections) {}

  /// `prefix` stands before each path in messages.
  Contents read(String prefix, Mapping mapping, Problems problems) {
    Contents contents = new Contents(new HashMap<>(), new HashMap<>());
    read(prefix, "", mapping, contents, problems);
    return contents;
  }

  private void read(
      String prefix, String section, Mapping mapping, Contents contents, Problems problems) {
    contents.sections().put(section, mapping.place());
    Map<String, Place> seen = new HashMap<>();
    for (Entry entry : mapping.entries()) {
      String path = section.isEmpty() ? entry.key() : section + "." + entry.key();
      Place first = seen.putIfAbsent(entry.key(), entry.place());
      if (first != null) {
        problems.add(
            entry.place(), prefix + shown(path), "given twice, first at line " + first.line());
      } else if (entry.key().contains(".")) {
        problems.add(
            entry.place(), prefix + shown(path), "unknown key; write an object for each dot");
      } else if (byPath.containsKey(path)) {
        contents.values().put(path, entry.value());
      } else if (!path.isEmpty() && namesBySection.containsKey(path)) {
        readSection(prefix, path, entry.value(), contents, problems);
      } else {
        problems.add(entry.place(), prefix + shown(path), unknown(section, path, entry.key()));
      }
    }
  }

  private void readSection(
      String prefix, String path, Tree value, Contents contents, Problems problems) {
    if (value instanceof Mapping mapping) {
      read(prefix, path, mapping, contents, problems);
    } else {
      problems.add(value.place(), prefix + path, "must be an object, not " + value.kind());
    }
  }

  private String unknown(String section, String path, String name) {
    String advice = retired.get(path);
    if (advice != null) {
      return advice;
    }
    return suggestion(section, name)
        .map(meant -> "unknown key, did you mean \"" + meant + "\"?")
        .orElse("unknown key");
  }

  /// A neighbour with nearly this name, else a key of this name in another section.
  private Optional<String> suggestion(String section, String name) {
    return Words.nearest(name, names(section))
        .or(
            () ->
                byPath.values().stream()
                    .filter(key -> Words.plain(key.name()).equals(Words.plain(name)))
                    .map(Key::path)
                    .findFirst());
  }

  /// A path as a message may show it: what a file calls a key can be long, or hold anything.
  private static String shown(String path) {
    boolean plain = path.length() <= 80 && path.matches("[A-Za-z0-9_.-]+");
    return plain && !Words.looksLikePrivateKey(path) ? path : Words.quote(path);
  }
}
