package io.kaspool.cli;

import io.kaspool.accounting.Accounting;
import io.kaspool.accounting.AccountingEvents;
import io.kaspool.accounting.AccountingSettings;
import io.kaspool.accounting.LedgerAuditLog;
import io.kaspool.accounting.PostgresShareSink;
import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ledger.Settlements;
import io.kaspool.mining.MiningEvents;
import io.kaspool.mining.SearchSpace;
import io.kaspool.node.NodeEvents;
import io.kaspool.node.NodeSettings;
import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Metrics;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.OpsEventLog;
import io.kaspool.ops.OpsServer;
import io.kaspool.ops.PushGateway;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.ops.control.AuditEntry;
import io.kaspool.ops.control.AuditLog;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.ops.control.ControlEventLog;
import io.kaspool.ops.control.ControlSocket;
import io.kaspool.shares.Journal;
import io.kaspool.shares.JournalEventLog;
import io.kaspool.shares.JournalSettings;
import io.kaspool.shares.Shipper;
import io.kaspool.shares.ShippingEventLog;
import io.kaspool.shares.ShippingSettings;
import io.kaspool.stratum.StratumEvents;
import io.kaspool.stratum.StratumSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The role `app`, wired: mining, the journal it fills, the journal's shipping, and accounting.
/// Parts are closed in the reverse order of their making: miners first, then what they fill, then
/// what that is shipped to.
final class AppRole implements AutoCloseable {
  /// The control socket's name in the data directory.
  static final String SOCKET = "app.sock";

  private static final int MAX_TASKS = 64;
  private static final Duration PUSH_EVERY = Duration.ofMinutes(1);

  private final Settings settings;
  private final Events events;
  private final Deque<AutoCloseable> parts;
  private final VirtualThreadScheduler scheduler;
  private final Metrics metrics = Metrics.ofProcess();
  private final HealthChecks health = new HealthChecks();
  private final ControlCommands commands = new ControlCommands();
  private final MiningRole mining;
  private final Journal journal;
  private final ControlSocket control;
  private final OpsServer ops;
  private final @Nullable Books books;

  /// @param label what people know this instance by
  /// @param nodes given what this instance writes into its coinbases
  /// @param boardSize how many jobs are kept, `stratum.templates.cacheSize`
  /// @param database null = shares stay in the journal
  record Settings(
      String label,
      Path data,
      Function<SearchSpace, NodeSettings> nodes,
      StratumSettings stratum,
      int boardSize,
      @Nullable DatabaseSettings database,
      AccountingSettings accounting,
      Http http) {}

  /// @param keys the configuration keys that say where it listens, for messages
  /// @param pushGateway null = none
  record Http(InetSocketAddress address, String keys, @Nullable URI pushGateway) {}

  /// Who is told what happens.
  record Events(
      NodeEvents node, MiningEvents mining, StratumEvents stratum, AccountingEvents accounting) {}

  /// What needs a database.
  private record Books(Ledger ledger, Shipper shipper, Accounting accounting) {}

  private AppRole(Settings settings, Events events, Deque<AutoCloseable> parts) {
    this.parts = parts;
    this.settings = settings;
    this.events = events;
    this.scheduler = part(VirtualThreadScheduler.create("kaspool-app", MAX_TASKS));
    @Nullable Ledger ledger = settings.database() == null ? null : ledger(settings.database());
    this.journal = part(journal());
    @Nullable Shipper shipper = ledger == null ? null : part(shipper(ledger));
    BlockCounts blocks = new BlockCounts(events.mining());
    this.mining =
        part(
            MiningRole.create(
                settings.nodes().apply(journal.searchSpace()),
                settings.stratum(),
                settings.boardSize(),
                journal,
                journal,
                new MiningRole.Events(events.node(), blocks, events.stratum())));
    this.books =
        ledger == null || shipper == null
            ? null
            : new Books(ledger, shipper, part(accounting(ledger)));
    this.control = part(control(ledger));
    MiningMetrics.register(mining, blocks, metrics, health);
    JournalMetrics.register(journal, metrics, health);
    if (books != null) {
      AccountingMetrics.register(books.ledger(), books.accounting(), metrics, health);
      JournalMetrics.register(books.shipper(), metrics, health);
      JournalCommands.register(books.shipper(), commands);
      books.accounting().register(commands);
    }
    this.ops = part(ops());
    metrics.watch(List.of(ops.threads()));
  }

  /// @throws io.kaspool.ops.OperatorException when the journal cannot be used
  static AppRole create(Settings settings, Events events) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    boolean made = false;
    try {
      AppRole role = new AppRole(settings, events, parts);
      made = true;
      return role;
    } finally {
      if (!made) {
        Closing.all(List.copyOf(parts));
      }
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private Ledger ledger(DatabaseSettings database) {
    return part(
        Ledger.create(
            database,
            Ledger.Role.MIGRATES,
            new LedgerEventLog(),
            scheduler,
            new SplittableRandom()));
  }

  private Journal journal() {
    return Journal.open(
        JournalSettings.of(settings.data()),
        new Journal.Time(NanoClock.system(), InstantSource.system(), scheduler),
        new SecureRandom(),
        new JournalEventLog());
  }

  private Shipper shipper(Ledger ledger) {
    return Shipper.create(
        journal,
        new PostgresShareSink(ledger),
        ShippingSettings.of(settings.label()),
        new SecureRandom(),
        new ShippingEventLog());
  }

  private Accounting accounting(Ledger ledger) {
    return Accounting.create(
        ledger,
        mining.nodes(),
        settings.accounting(),
        settings.label(),
        new Accounting.Time(NanoClock.system(), InstantSource.system(), scheduler),
        events.accounting());
  }

  private ControlSocket control(@Nullable Ledger ledger) {
    return ControlSocket.create(
        settings.data().resolve(SOCKET),
        commands,
        ledger == null ? new NoAuditLog() : new LedgerAuditLog(ledger, "app"),
        new ControlEventLog());
  }

  private OpsServer ops() {
    return OpsServer.create(
        settings.http().address(), settings.http().keys(), metrics, health, new OpsEventLog());
  }

  /// @throws io.kaspool.ops.OperatorException when a port or the control socket is taken
  void start() {
    ops.start();
    control.start();
    if (books != null) {
      books.ledger().start();
      books.shipper().start();
      books.accounting().start();
    }
    mining.start();
    push();
  }

  private void push() {
    URI gateway = settings.http().pushGateway();
    if (gateway != null) {
      PushGateway.create(
              gateway,
              new PushGateway.Group("kaspool-app", settings.label()),
              metrics,
              new PushGateway.Pace(scheduler, PUSH_EVERY),
              metrics,
              new OpsEventLog())
          .start();
    }
  }

  MiningRole mining() {
    return mining;
  }

  OpsServer opsServer() {
    return ops;
  }

  /// What is settled so far; nothing while there is no database.
  Settlements.Totals settled() {
    return books == null || !books.ledger().isReady()
        ? Settlements.Totals.NONE
        : books.ledger().transact(each -> each.settlements().totals());
  }

  /// How many blocks are in each state; none while there is no database.
  Map<Blocks.State, Long> blocks() {
    return books == null || !books.ledger().isReady() ? Map.of() : books.accounting().blockCounts();
  }

  @Override
  public void close() {
    Closing.all(List.copyOf(parts)); // the last one made is in front
    parts.clear();
  }

  /// Without a database nothing can be audited, and so nothing be told.
  private static final class NoAuditLog implements AuditLog {
    @Override
    public long begin(AuditEntry entry) {
      throw new IllegalStateException("no database is configured to keep the request in");
    }

    @Override
    public void end(long id, boolean done, String text) {}
  }
}
