package io.kaspool.cli;

import io.kaspool.cli.config.ConfigResult;
import io.kaspool.cli.config.ConfigValue;
import io.kaspool.ops.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kaspool config`: what is in force, and why.
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Shows every setting, its value and where it comes from; secrets are left out.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return switch (config.load()) {
      case ConfigResult.Invalid invalid -> {
        ConfigOption.complain(invalid, spec.commandLine().getErr());
        yield ExitCode.USAGE;
      }
      case ConfigResult.Loaded loaded -> {
        print(loaded.explained(), spec.commandLine().getOut());
        yield ExitCode.DONE;
      }
    };
  }

  private static void print(List<ConfigValue> values, PrintWriter out) {
    int keys = widest(values, ConfigValue::key);
    int texts = widest(values, ConfigValue::value);
    for (ConfigValue value : values) {
      out.printf(
          "%-" + keys + "s  %-" + texts + "s  %s%n", value.key(), value.value(), value.origin());
    }
    out.flush();
  }

  private static int widest(List<ConfigValue> values, Function<ConfigValue, String> column) {
    return Math.max(1, values.stream().map(column).mapToInt(String::length).max().orElse(1));
  }
}
