package io.kaspool.cli;

import io.kaspool.accounting.AccountingEventLog;
import io.kaspool.cli.config.ConfigResult;
import io.kaspool.cli.config.PoolConfig;
import io.kaspool.mining.MiningEventLog;
import io.kaspool.node.NodeEventLog;
import io.kaspool.ops.ExitCode;
import io.kaspool.stratum.StratumEventLog;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kaspool app`: the role that serves miners.
@Command(
    name = "app",
    mixinStandardHelpOptions = true,
    description = "Serves miners on templates of the configured nodes, until it is told to stop.")
final class AppCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AppCommand.class);

  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    return switch (config.load()) {
      case ConfigResult.Invalid invalid -> {
        ConfigOption.complain(invalid, spec.commandLine().getErr());
        yield ExitCode.USAGE;
      }
      case ConfigResult.Loaded loaded -> {
        run(loaded.config());
        yield ExitCode.DONE;
      }
    };
  }

  private static void run(PoolConfig config) throws InterruptedException {
    Logging.debug(config.debug());
    if (config.database() == null) {
      LOG.warn(
          "no database is configured (database.url): shares stay in the journal, and nobody is"
              + " credited until there is one");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try (AppRole role = AppRole.create(RoleSettings.app(config), events())) {
      role.start();
      Shutdown.runs(stopped::countDown);
      stopped.await();
      LOG.info("stopping");
    } finally {
      Shutdown.done();
    }
  }

  private static AppRole.Events events() {
    return new AppRole.Events(
        new NodeEventLog(), new MiningEventLog(), new StratumEventLog(), new AccountingEventLog());
  }
}
