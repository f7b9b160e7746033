package io.kaspool.cli;

import io.kaspool.accounting.Audit;
import io.kaspool.accounting.AuditReport;
import io.kaspool.cli.config.ConfigResult;
import io.kaspool.cli.config.DatabaseConfig;
import io.kaspool.cli.config.PoolConfig;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEvents;
import io.kaspool.node.NodeEventLog;
import io.kaspool.node.NodeSet;
import io.kaspool.node.TreasuryView;
import io.kaspool.ops.ExitCode;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import io.kaspool.ops.VirtualThreadScheduler;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kaspool audit`: whether the books are right.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Computes balances and the settlements of 35 days again, and compares the books with the"
          + " node's UTXO set.",
      "Prints a table; exit status 1 when anything differs. Changes nothing, and may run beside a"
          + " running pool."
    })
final class AuditCommand implements Callable<Integer> {
  private static final Duration DATABASE_WITHIN = Duration.ofSeconds(10);
  private static final Duration NODE_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(100);

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--no-node", description = "Look at the books alone.")
  private boolean noNode;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return switch (config.load()) {
      case ConfigResult.Invalid invalid -> {
        ConfigOption.complain(invalid, spec.commandLine().getErr());
        yield ExitCode.USAGE;
      }
      case ConfigResult.Loaded loaded -> audit(loaded.config());
    };
  }

  private int audit(PoolConfig pool) {
    DatabaseConfig database = pool.database();
    if (database == null) {
      throw new OperatorException(
          PoolError.CONFIG_INVALID,
          "no database is configured",
          "database.url",
          "name the database that keeps the books");
    }
    Logging.quiet();
    try (VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("kaspool-audit", 64);
        Ledger ledger =
            Ledger.create(
                RoleSettings.database(database),
                Ledger.Role.WAITS,
                new Silent(),
                scheduler,
                new SplittableRandom())) {
      ledger.start();
      awaitLedger(ledger);
      AuditReport report =
          Audit.of(
              ledger,
              noNode ? Optional.empty() : treasury(pool, scheduler),
              new AuditProgress(spec.commandLine().getErr(), NanoClock.system()));
      PrintWriter out = spec.commandLine().getOut();
      out.print(report.table());
      out.println(report.isRight() ? "The books are right." : "THE BOOKS ARE NOT RIGHT.");
      out.flush();
      return report.isRight() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static void awaitLedger(Ledger ledger) {
    Optional<Boolean> ready =
        poll(
            DATABASE_WITHIN,
            () -> ledger.isReady() ? Optional.of(true) : Optional.<Boolean>empty());
    if (ready.isEmpty()) {
      throw new OperatorException(
          PoolError.DATA_UNUSABLE,
          "the books cannot be read: " + ledger.health(),
          "database.url",
          "start the database, and the app once, which makes its tables");
    }
  }

  private static Optional<TreasuryView> treasury(
      PoolConfig pool, VirtualThreadScheduler scheduler) {
    try (NodeSet nodes =
        NodeSet.create(
            RoleSettings.node(pool, "audit"),
            new NoTemplates(),
            new NodeEventLog(),
            NanoClock.system(),
            scheduler)) {
      nodes.start();
      Optional<TreasuryView> view = poll(NODE_WITHIN, nodes::treasury);
      if (view.isEmpty()) {
        throw new OperatorException(
            PoolError.DATA_UNUSABLE,
            "no node shows its UTXO set: " + nodes.statuses(),
            "node",
            "start a node with --utxoindex and let it sync, or audit with --no-node");
      }
      return view;
    }
  }

  private static <T> Optional<T> poll(Duration within, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + within.toNanos();
    Optional<T> answer = question.get();
    while (answer.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK.toNanos());
      answer = question.get();
    }
    return answer;
  }

  /// What goes wrong is told once, at the end.
  private static final class Silent implements LedgerEvents {
    @Override
    public void connected(String database, String schemaVersion) {}

    @Override
    public void lost(String database, String why) {}
  }
}
