package io.kaspool.cli.config;

import io.kaspool.cli.config.Tree.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads the configuration: the environment before the file before the defaults. Never throws for
/// what is written there; a file of more than 1 MiB is refused.
public final class ConfigLoader {
  static final int MAX_FILE_BYTES = 1 << 20;
  private static final String PREFIX = "KASPOOL_";

  private final String source;
  private final Map<String, String> environment;
  private final Problems problems;

  private ConfigLoader(String source, Map<String, String> environment) {
    this.source = source;
    this.environment = new TreeMap<>(environment);
    this.problems = new Problems(source);
  }

  /// The configuration of this file, JSON or YAML, and of these variables.
  public static ConfigResult load(Path file, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader(file.toString(), environment);
    return loader.textOf(file).map(loader::load).orElseGet(loader::invalid);
  }

  /// The configuration of this text, which came from `source`.
  static ConfigResult parse(String source, String text, Map<String, String> environment) {
    return new ConfigLoader(source, environment).load(text);
  }

  private ConfigResult load(String text) {
    Optional<Tree> tree = TreeParser.parse(source, text, problems);
    if (tree.isEmpty()) {
      return invalid();
    }
    if (!(tree.get() instanceof Mapping mapping)) {
      problems.add(tree.get().place(), "", "must be an object, not " + tree.get().kind());
      return invalid();
    }
    Values values =
        new SectionReader(Keys.ALL, Keys.RETIRED).read("", mapping, environment, problems);
    inheritDifficulty(values);
    new DatabaseParts(values, problems).bringTogether();
    unknownVariables();
    new CrossChecks(values, problems).run();
    if (!problems.isEmpty()) {
      return invalid();
    }
    return new ConfigResult.Loaded(PoolConfigs.of(values), explain(values));
  }

  private ConfigResult invalid() {
    return new ConfigResult.Invalid(problems.inOrder());
  }

  /// A port begins with the difficulty of all unless it has its own.
  private static void inheritDifficulty(Values values) {
    Place origin = Place.whole("default: " + Keys.STRATUM_DIFFICULTY.path());
    values
        .find(Keys.STRATUM_DIFFICULTY)
        .ifPresent(
            difficulty ->
                values.find(Keys.STRATUM_PORTS).stream()
                    .flatMap(ports -> ports.value().stream())
                    .filter(port -> port.find(Keys.ITEM_DIFFICULTY).isEmpty())
                    .forEach(port -> port.put(Keys.ITEM_DIFFICULTY, difficulty.value(), origin)));
  }

  private void unknownVariables() {
    Set<String> known = new TreeSet<>();
    Keys.NO_KEYS.forEach(name -> known.add(name.substring(PREFIX.length())));
    Keys.ALL.forEach(key -> known.add(key.variable().substring(PREFIX.length())));
    for (String variable : environment.keySet()) {
      if (variable.startsWith(PREFIX)) {
        String name = variable.substring(PREFIX.length());
        if (!known.contains(name)) {
          String meant =
              Words.nearest(name, known)
                  .map(near -> ", did you mean " + PREFIX + near + "?")
                  .orElse("");
          problems.add(Place.environment(variable), "", "unknown key" + meant);
        }
      }
    }
  }

  private List<ConfigValue> explain(Values values) {
    List<ConfigValue> lines = new ArrayList<>(values.explain("", Keys.ALL));
    for (String variable : Keys.UNUSED) {
      if (!environment.getOrDefault(variable, "").isBlank()) {
        Place origin = Place.environment(variable);
        lines.add(new ConfigValue(variable, "(set, neither read nor shown)", origin));
      }
    }
    return lines;
  }

  private Optional<String> textOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        problems.add(Place.whole(source), "", "is no configuration: it has more than 1 MiB");
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      problems.add(
          Place.whole(source), "", "there is no such file; copy the sample config/config.json");
    } catch (CharacterCodingException e) {
      problems.add(Place.whole(source), "", "is not text in UTF-8");
    } catch (IOException e) {
      problems.add(Place.whole(source), "", "cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }
}
