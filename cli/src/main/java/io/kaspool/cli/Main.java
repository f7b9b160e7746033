package io.kaspool.cli;

import io.kaspool.ops.ExitCode;
import io.kaspool.ops.OperatorException;
import java.util.Objects;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kaspool COMMAND`.
@Command(
    name = "kaspool",
    description = "A Kaspa mining pool.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      AppCommand.class,
      AuditCommand.class,
      ConfigCommand.class,
      CtlCommand.class,
      SimnodeCommand.class,
      MinerCommand.class
    },
    footer = {
      "",
      "kaspool test and kaspool bench run the tests and the benchmarks.",
      "Exit status: 0 done, 1 failed, 2 wrong use or configuration."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] args) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(run(args));
  }

  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::failed);
    // what follows the first word is the role's to read, also what begins with a dash
    Objects.requireNonNull(commandLine.getSubcommands().get("ctl")).setStopAtPositional(true);
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which command to run.");
  }

  // An operator's problem is told in one line; a surprise with all it knows.
  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof OperatorException problem) {
      command.getErr().println(problem.getMessage());
      return problem.code().exitCode();
    }
    failure.printStackTrace(command.getErr());
    return ExitCode.FAILED;
  }
}
