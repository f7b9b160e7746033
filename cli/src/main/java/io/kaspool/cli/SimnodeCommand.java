package io.kaspool.cli;

import io.kaspool.ops.ExitCode;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kaspool simnode`: the simulated node alone.
@Command(
    name = "simnode",
    mixinStandardHelpOptions = true,
    description = "Runs a simulated kaspad (simnet) with real proof of work at a tiny difficulty.")
final class SimnodeCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "gRPC port on the loopback address; 0 = any (default: ${DEFAULT-VALUE}).")
  private int port = 16510;

  @Option(
      names = "--hashes",
      paramLabel = "N",
      description = "Expected hashes a block (default: ${DEFAULT-VALUE}).")
  private long hashes = 1 << 16;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Blocks a second that others mine (default: ${DEFAULT-VALUE}).")
  private double rate = 1;

  @Option(
      names = "--k",
      paramLabel = "K",
      description = "GHOSTDAG's k; small values make red blocks (default: ${DEFAULT-VALUE}).")
  private int k = 124;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stopped = new CountDownLatch(1);
    try (SimNode node = SimNode.start(settings())) {
      out.println("simulated node listens on 127.0.0.1:" + node.port() + ", simnet");
      out.flush();
      Shutdown.runs(stopped::countDown);
      stopped.await();
    } finally {
      Shutdown.done();
    }
    return ExitCode.DONE;
  }

  private SimNodeSettings settings() {
    try {
      return SimNodeSettings.defaults()
          .withPort(port)
          .withHashesPerBlock(hashes)
          .withForeignRate(rate)
          .withK(k);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}
