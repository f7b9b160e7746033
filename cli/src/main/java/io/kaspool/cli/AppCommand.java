package io.kaspool.cli;

import io.kaspool.cli.config.ConfigResult;
import io.kaspool.cli.config.PoolConfig;
import io.kaspool.mining.MiningEventLog;
import io.kaspool.node.NodeEventLog;
import io.kaspool.ops.ExitCode;
import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Metrics;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.OpsEventLog;
import io.kaspool.ops.OpsServer;
import io.kaspool.ops.PushGateway;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.shares.Journal;
import io.kaspool.shares.JournalEventLog;
import io.kaspool.shares.JournalSettings;
import io.kaspool.stratum.StratumEventLog;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
    LOG.warn("shares are recorded in the journal; nobody is credited or paid yet");
    VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("kaspool-app", 16);
    CountDownLatch stopped = new CountDownLatch(1);
    try (scheduler;
        Journal journal = journal(config, scheduler)) {
      BlockCounts blocks = new BlockCounts(new MiningEventLog());
      MiningRole role =
          MiningRole.create(
              RoleSettings.node(config, journal.searchSpace()),
              RoleSettings.stratum(config),
              config.stratum().templatesCacheSize(),
              journal,
              new MiningRole.Events(new NodeEventLog(), blocks, new StratumEventLog()));
      Metrics metrics = Metrics.ofProcess();
      HealthChecks health = new HealthChecks();
      MiningMetrics.register(role, blocks, metrics, health);
      JournalMetrics.register(journal, metrics, health);
      // closed in the reverse order: first the miners, then what they fill
      try (OpsServer ops = opsServer(config, metrics, health);
          role) {
        metrics.watch(List.of(ops.threads()));
        ops.start();
        role.start();
        push(config, metrics, scheduler);
        Shutdown.runs(stopped::countDown);
        stopped.await();
        LOG.info("stopping");
      }
    } finally {
      Shutdown.done();
    }
  }

  private static Journal journal(PoolConfig config, VirtualThreadScheduler scheduler) {
    return Journal.open(
        JournalSettings.of(config.data()),
        new Journal.Time(NanoClock.system(), InstantSource.system(), scheduler),
        new SecureRandom(),
        new JournalEventLog());
  }

  private static OpsServer opsServer(PoolConfig config, Metrics metrics, HealthChecks health) {
    return OpsServer.create(
        new InetSocketAddress(config.metrics().bind(), config.metrics().port()),
        "metrics.bind, metrics.port",
        metrics,
        health,
        new OpsEventLog());
  }

  private static void push(PoolConfig config, Metrics metrics, VirtualThreadScheduler scheduler) {
    URI gateway = config.metrics().pushGateway();
    if (gateway != null) {
      PushGateway.create(
              gateway,
              new PushGateway.Group("kaspool-app", config.instance().poolId()),
              metrics,
              new PushGateway.Pace(scheduler, Duration.ofMinutes(1)),
              metrics,
              new OpsEventLog())
          .start();
    }
  }
}
