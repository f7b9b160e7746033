package io.kaspool.cli;

import io.kaspool.cli.config.ConfigLoader;
import io.kaspool.cli.config.ConfigResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--config FILE`, as every role has it.
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration, JSON or YAML (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("config", "config.json");

  ConfigResult load() {
    return ConfigLoader.load(file, System.getenv());
  }

  /// Shows everything that is wrong, a line each.
  static void complain(ConfigResult.Invalid invalid, PrintWriter err) {
    invalid.problems().forEach(err::println);
    err.flush();
  }
}
