package io.kaspool.cli;

import io.kaspool.cli.config.ConfigResult;
import io.kaspool.ops.ExitCode;
import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kaspool ctl`: tells a running role what to do. What can be told is the role's own list.
@Command(
    name = "ctl",
    mixinStandardHelpOptions = true,
    description = {
      "Tells a running role what to do, and shows its answer; `kaspool ctl help` lists what there"
          + " is.",
      "Run it as the user that the role runs as, or as root. The role's audit log keeps each"
          + " request."
    })
final class CtlCommand implements Callable<Integer> {
  /// The app's socket in its data directory.
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--socket",
      paramLabel = "FILE",
      description = "The role's socket (default: app.sock in the configured data directory).")
  private @Nullable Path socket;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORDS",
      description = "The command and its arguments, after all options.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (socket != null) {
      return ask(socket);
    }
    return switch (config.load()) {
      case ConfigResult.Invalid invalid -> {
        ConfigOption.complain(invalid, spec.commandLine().getErr());
        yield ExitCode.USAGE;
      }
      case ConfigResult.Loaded loaded -> ask(RoleSettings.controlSocket(loaded.config()));
    };
  }

  private int ask(Path at) {
    CommandLine command = spec.commandLine();
    return switch (answer(at)) {
      case ControlAnswer.Done(String text) -> {
        command.getOut().println(text);
        command.getOut().flush();
        yield ExitCode.DONE;
      }
      case ControlAnswer.Refused(String text) -> {
        command.getErr().println("refused: " + text);
        command.getErr().flush();
        yield ExitCode.FAILED;
      }
    };
  }

  private ControlAnswer answer(Path at) {
    try {
      return ControlClient.ask(at, words);
    } catch (IllegalArgumentException noRequest) {
      throw new ParameterException(spec.commandLine(), String.valueOf(noRequest.getMessage()));
    }
  }
}
