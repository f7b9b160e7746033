package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.node.BlockTemplate;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.NodeEventLog;
import io.kaspool.node.NodeSet;
import io.kaspool.node.NodeSettings;
import io.kaspool.node.TemplateListener;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.simnode.ChainControl;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// A simulated node, a database, and accounting between them; gateways are what tests tell them to
/// be. Depths of the chain are a hundredth of the real ones.
final class PoolFixture implements AutoCloseable {
  static final Address TREASURY = address(0x11);
  static final Address SOMEBODY = address(0x77);
  static final Worker ANN = worker(0x22, "ann", Scheme.PPLNS);
  static final Worker BOB = worker(0x33, "bob", Scheme.PPLNS);
  static final Worker CYD = worker(0x44, "cyd", Scheme.SOLO);
  static final int FEE_PER_MILLION = 10_000;
  static final long RESERVE = 40_000_000L;
  static final AccountingSettings.ChainRules RULES =
      new AccountingSettings.ChainRules(10, 100, 10_000);

  /// The minute that tests are in.
  final long now = Instant.now().getEpochSecond() / 60;

  /// Everything happens at once, but what waits for silence.
  static final AccountingSettings.Pace PACE =
      new AccountingSettings.Pace(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofMinutes(60));

  final SimNode node;
  final DatabaseSettings database = Databases.take();
  final Sql sql = new Sql(database);
  final VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("test", 256);
  final Ledger ledger;
  final NodeSet nodes;
  final RecordedAccountingEvents events = new RecordedAccountingEvents();
  final PostgresShareSink sink;
  final Accounting accounting;
  private final AccountingSettings.ChainRules rules;
  private final AccountingSettings.Pace pace;

  PoolFixture() {
    this(RULES, PACE);
  }

  PoolFixture(AccountingSettings.ChainRules rules, AccountingSettings.Pace pace) {
    this.rules = rules;
    this.pace = pace;
    node =
        SimNode.start(
            SimNodeSettings.defaults()
                .withNetwork(Network.SIMNET)
                .withHashesPerBlock(2)
                .withK(3)
                .withFillers(false)
                .withForeignRate(0));
    ledger = ledger();
    nodes = nodes();
    sink = new PostgresShareSink(ledger);
    accounting = accounting(ledger, nodes, scheduler, events);
  }

  /// One more process' connection to the books.
  Ledger ledger() {
    Ledger started =
        Ledger.create(
            database,
            Ledger.Role.MIGRATES,
            new LedgerEventLog(),
            scheduler,
            new SplittableRandom(1));
    started.start();
    return started;
  }

  NodeSet nodes() {
    NodeSet set =
        NodeSet.create(
            new NodeSettings(
                List.of(new NodeEndpoint("127.0.0.1", node.port())),
                Network.SIMNET,
                TREASURY,
                "kaspool/test",
                false,
                true),
            new NoTemplates(),
            new NodeEventLog(),
            NanoClock.system(),
            scheduler);
    set.start();
    return set;
  }

  AccountingSettings settings() {
    return new AccountingSettings(
        TREASURY,
        Map.of(Scheme.PPLNS, FEE_PER_MILLION, Scheme.PROP, FEE_PER_MILLION, Scheme.SOLO, 5_700),
        RESERVE,
        SettlementRules.STANDARD,
        rules,
        pace);
  }

  Accounting accounting(Ledger books, NodeSet set, Scheduler tasks, RecordedAccountingEvents told) {
    return Accounting.create(
        books,
        set,
        settings(),
        "test",
        new Accounting.Time(NanoClock.system(), InstantSource.system(), tasks),
        told);
  }

  static Address address(int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    return Address.of(Network.SIMNET, Address.Kind.PUBKEY, bytes);
  }

  static Worker worker(int key, String name, Scheme scheme) {
    return new Worker(address(key), name, scheme);
  }

  PoolFixture start() {
    accounting.start();
    return this;
  }

  ChainControl chain() {
    return node.control().chain();
  }

  FakeJournal journal(int id) {
    return new FakeJournal(id, sink);
  }

  /// Others mine on, until what is there is mature.
  void mature() {
    node.control().mineForeign((int) rules.maturity() + 3);
  }

  Block block(Hash hash) {
    return ledger.transact(books -> books.blocks().find(hash).orElseThrow());
  }

  /// Until the ledger has found a database that was away.
  void awaitReady() {
    await().atMost(Duration.ofSeconds(10)).until(ledger::isReady);
  }

  void awaitState(Hash hash, Blocks.State state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(ledger.transact(books -> books.blocks().find(hash)).map(Block::state))
                    .as(() -> hash + ", told: " + events.lines + ", " + outputs())
                    .contains(state));
  }

  private List<Output> outputs() {
    return ledger.transact(books -> books.outputs().unspent());
  }

  long owed(Worker worker) {
    OptionalLong balance =
        ledger.transact(
            books -> books.accounts().owedTo(worker.wallet().toString(), worker.name()));
    return balance.orElse(0);
  }

  long balance(AccountKind kind) {
    return ledger.transact(books -> books.accounts().balance(kind));
  }

  AuditReport audit() {
    return Audit.of(ledger, nodes.treasury());
  }

  @Override
  public void close() {
    accounting.close();
    nodes.close();
    ledger.close();
    scheduler.close();
    node.close();
    Databases.giveBack(database);
  }

  private static final class NoTemplates implements TemplateListener {
    @Override
    public void onTemplate(BlockTemplate template) {}

    @Override
    public void onAvailability(boolean minable, String why) {}
  }
}
