package io.kaspool.cli;

import io.kaspool.cli.config.DatabaseConfig;
import io.kaspool.kaspa.Network;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.ops.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kaspool demo`: the pool with a world around it.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs the pool with all it needs: a simulated node, and three rigs of different firmware.")
final class DemoCommand implements Callable<Integer> {
  /// What the demo may wait for.
  enum Until {
    /// The first own block that turned blue.
    BLOCK,
    /// The first settlement.
    SETTLED
  }

  @Option(
      names = "--until",
      paramLabel = "EVENT",
      description =
          "End with status 0 after the first own blue block (block), or the first settlement"
              + " (settled).")
  private @Nullable Until until;

  @Option(names = "--json", description = "End with a summary as one JSON object on the output.")
  private boolean json;

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      description = "Use this kaspad of a private network instead of a simulated one.")
  private @Nullable String node;

  @Option(
      names = "--network",
      paramLabel = "ID",
      description = "The network of --node: simnet, devnet or testnet-10 (default: simnet).")
  private String network = Network.SIMNET.id();

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "Use this Postgres instead of an embedded one: postgres://user:password@host:port/name.")
  private @Nullable String database;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep journal and embedded database here; by default they are gone when it ends.")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port for metrics and health; 0 = any (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--stratum-port",
      paramLabel = "PORT",
      description = "Port for miners; 0 = any (default: ${DEFAULT-VALUE}).")
  private int stratumPort = 7777;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Network chosen = chosenNetwork();
    Demo.World world = new Demo.World(chosen, externalNode(chosen), externalDatabase());
    Logging.quiet();
    // with --json the output is the summary alone, what happens goes beside it
    PrintWriter out = spec.commandLine().getOut();
    Narrator narrator = new Narrator(json ? spec.commandLine().getErr() : out);
    try (narrator;
        DataDirectory directory = DataDirectory.of(data)) {
      return run(world, directory.path(), out, narrator);
    } finally {
      Shutdown.done();
    }
  }

  private int run(Demo.World world, Path directory, PrintWriter out, Narrator narrator)
      throws InterruptedException {
    try (Demo demo = new Demo(new Demo.Ports(stratumPort, port), world, directory, narrator)) {
      narrator.title("Kaspool demo. " + demo.rules());
      Shutdown.runs(demo::stop);
      demo.start();
      boolean reached = demo.await(until);
      demo.status();
      if (json) {
        out.println(demo.summaryJson());
        out.flush();
      }
      return reached ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private @Nullable DatabaseSettings externalDatabase() {
    String url = database;
    if (url == null) {
      return null;
    }
    try {
      return RoleSettings.database(DatabaseConfig.parse(url));
    } catch (IllegalArgumentException invalid) {
      throw wrong("--database: " + invalid.getMessage());
    }
  }

  private Network chosenNetwork() {
    Network chosen =
        Network.byId(network)
            .orElseThrow(() -> wrong("--network " + network + ": no such network"));
    if (chosen == Network.MAINNET) {
      throw wrong("--network mainnet: the demo pays to an address nobody has the key of");
    }
    return chosen;
  }

  private @Nullable NodeEndpoint externalNode(Network chosen) {
    String text = node;
    if (text == null) {
      return null;
    }
    try {
      return NodeEndpoint.parse(text, chosen.grpcPort());
    } catch (IllegalArgumentException invalid) {
      throw wrong("--node " + text + ": " + invalid.getMessage());
    }
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
