package io.kaspool.bench;

import io.kaspool.accounting.Accounting;
import io.kaspool.accounting.AccountingEventLog;
import io.kaspool.accounting.AccountingSettings;
import io.kaspool.accounting.SettlementRules;
import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Settlements;
import io.kaspool.mining.Scheme;
import io.kaspool.node.BlockTemplate;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.NodeEventLog;
import io.kaspool.node.NodeSet;
import io.kaspool.node.NodeSettings;
import io.kaspool.node.TemplateListener;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How long one settlement takes: some blocks of one minute, shared by 15,000 workers over the 30
/// minutes before. Measured is a whole cycle of accounting, with its time stepped; beside the
/// settlement there is next to nothing in it. Its nodes are never started, because what they would
/// tell is in the books already.
final class SettlementRun implements LoadRun {
  private static final int WORKERS = 15_000;
  private static final int BLOCKS = 10;
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;
  private static final Duration CYCLE = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration TO_LEASE = LEASE.dividedBy(2);
  private static final Address TREASURY =
      Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]);

  private static final AccountingSettings SETTINGS =
      new AccountingSettings(
          TREASURY,
          Map.of(Scheme.PPLNS, 10_000, Scheme.PROP, 10_000, Scheme.SOLO, 10_000),
          0,
          SettlementRules.STANDARD,
          AccountingSettings.ChainRules.STANDARD,
          new AccountingSettings.Pace(
              Duration.ofDays(1), // nobody is asked again about blocks
              CYCLE,
              Duration.ofDays(1),
              LEASE,
              Duration.ofMinutes(1),
              Duration.ofMinutes(60)));

  @Override
  public String name() {
    return "SettlementRun.of" + WORKERS;
  }

  @Override
  public List<Measurement> measure(String machine) throws IOException {
    try (Workspace workspace = Workspace.create();
        VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("bench", 32);
        BenchBooks books = BenchBooks.open(workspace.path(), scheduler);
        NodeSet nodes = nodes(scheduler)) {
      double seconds = seconds(books.ledger(), nodes);
      return List.of(new Measurement(name(), "s", seconds, machine));
    }
  }

  /// The median of some runs.
  private static double seconds(Ledger ledger, NodeSet nodes) throws IOException {
    WorkedWindow window =
        WorkedWindow.create(ledger, WORKERS, SettlementRules.STANDARD.windowMinutes());
    SteppedClock clock = new SteppedClock(Instant.now());
    SteppedScheduler scheduler = new SteppedScheduler(clock);
    try (Accounting accounting = accounting(ledger, nodes, clock, scheduler)) {
      accounting.start();
      scheduler.advance(TO_LEASE);
      double[] seconds = new double[RUNS];
      for (int run = -WARM_UPS; run < RUNS; run++) {
        window.findBlocks(BLOCKS);
        long start = System.nanoTime();
        scheduler.advance(CYCLE);
        seconds[Math.max(run, 0)] = (System.nanoTime() - start) / 1e9;
        check(ledger, run + WARM_UPS + 1);
      }
      Arrays.sort(seconds);
      return seconds[RUNS / 2];
    }
  }

  private static void check(Ledger ledger, int runs) throws IOException {
    List<Settlements.Settlement> all =
        ledger.transact(books -> books.settlements().since(Duration.ofDays(1)));
    int credited =
        all.isEmpty()
            ? 0
            : ledger.transact(books -> books.accounts().workersOf(all.getLast().entryId()).size());
    if (all.size() != runs || credited != WORKERS) {
      throw new IOException(
          "settlement %d of %d credits %d workers".formatted(all.size(), runs, credited));
    }
  }

  private static Accounting accounting(
      Ledger ledger, NodeSet nodes, SteppedClock clock, SteppedScheduler scheduler) {
    return Accounting.create(
        ledger,
        nodes,
        SETTINGS,
        "bench",
        new Accounting.Time(clock, clock, scheduler),
        new AccountingEventLog());
  }

  private static NodeSet nodes(VirtualThreadScheduler scheduler) {
    return NodeSet.create(
        new NodeSettings(
            List.of(new NodeEndpoint("127.0.0.1", 1)), Network.MAINNET, TREASURY, "", true, false),
        new NoTemplates(),
        new NodeEventLog(),
        NanoClock.system(),
        scheduler);
  }

  private static final class NoTemplates implements TemplateListener {
    @Override
    public void onTemplate(BlockTemplate template) {}

    @Override
    public void onAvailability(boolean minable, String why) {}
  }
}
