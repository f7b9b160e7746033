package io.kaspool.cli;

import io.kaspool.ops.ExitCode;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.Miner;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.RigStats;
import io.kaspool.rigs.StratumServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kaspool miner`: a CPU miner that behaves as some firmware does.
@Command(
    name = "miner",
    mixinStandardHelpOptions = true,
    description = {
      "Mines on the CPU, against any stratum server, as the firmware of its agent would.",
      "For tests and private networks: it finds nothing on mainnet."
    })
final class MinerCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "The pool, as in stratum+tcp://127.0.0.1:7777.")
  private String url = "";

  @Option(
      names = "--wallet",
      required = true,
      paramLabel = "ADDRESS",
      description = "Whom the work is for.")
  private String wallet = "";

  @Option(
      names = "--worker",
      paramLabel = "NAME",
      description = "The worker's name (default: ${DEFAULT-VALUE}).")
  private String worker = "cpu";

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      description = "The agent to name, which decides the dialect (default: ${DEFAULT-VALUE}).")
  private String agent = "lolMiner 1.72";

  @Option(
      names = "--password",
      paramLabel = "TEXT",
      description = "The password, as in d=1 (default: ${DEFAULT-VALUE}).")
  private String password = "x";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Search threads (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(
      names = "--limit",
      paramLabel = "HASHES",
      description = "At most so many hashes a second; 0 = no limit (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RigStats stats =
        Miner.run(
            settings(),
            Duration.ofSeconds(10),
            line -> {
              out.println(line);
              out.flush();
            });
    return stats.faultTotal() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private RigSettings settings() {
    try {
      return RigSettings.of(StratumServer.parse(url), wallet, worker, Dialect.ofAgent(agent))
          .withAgent(agent)
          .withPassword(password)
          .withThreads(threads)
          .withHashesPerSecond(limit);
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(spec.commandLine(), String.valueOf(invalid.getMessage()));
    }
  }
}
