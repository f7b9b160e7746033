package io.kaspool.cli.config;

import java.util.List;

/// What became of reading the configuration.
public sealed interface ConfigResult {
  /// Complete and consistent; `explained` has a line for each setting, in the order of the
  /// reference.
  record Loaded(PoolConfig config, List<ConfigValue> explained) implements ConfigResult {
    public Loaded {
      explained = List.copyOf(explained);
    }
  }

  /// All problems, in the order of the file, then of the environment.
  record Invalid(List<ConfigProblem> problems) implements ConfigResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
