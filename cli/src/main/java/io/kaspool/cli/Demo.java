package io.kaspool.cli;

import io.kaspool.accounting.AccountingSettings;
import io.kaspool.accounting.SettlementRules;
import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.EmbeddedPostgres;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.SearchSpace;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.NodeEventLog;
import io.kaspool.node.NodeSettings;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import io.kaspool.stratum.PortSettings;
import io.kaspool.stratum.StratumCounters;
import io.kaspool.stratum.StratumCounters.ShareResult;
import io.kaspool.stratum.StratumSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The demo's world: a node, a database, the pool, three rigs. Parts are closed in the reverse
/// order of their start.
final class Demo implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration TELL_STATUS = Duration.ofSeconds(5);

  /// About two shares a second and rig.
  private static final Difficulty SHARE = Difficulty.ofHashes(1 << 15);

  private static final long HASHES_PER_SECOND = 60_000;

  /// An own block about every two seconds, and one of somebody else's in between.
  private static final long HASHES_PER_BLOCK = 1 << 18;

  private static final double FOREIGN_BLOCKS_PER_SECOND = 0.5;
  private static final int BOARD = 300;
  private static final int FEE_PER_MILLION = 10_000;
  private static final long RESERVE_SOMPI = 100_000_000_000L;

  /// The simulated chain is a tenth as fast as Kaspa: nobody wants to wait for 1,000 blocks.
  private static final AccountingSettings.ChainRules SHORT_CHAIN =
      new AccountingSettings.ChainRules(20, 400, 4_000);

  private static final SettlementRules SHORT_WINDOW = new SettlementRules(5, 1);

  private static final AccountingSettings.Pace QUICK =
      new AccountingSettings.Pace(
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(8),
          Duration.ofMinutes(1),
          Duration.ofMinutes(60));

  private static final List<Dialect> FIRMWARE =
      List.of(Dialect.ICERIVER, Dialect.BITMAIN, Dialect.GPU);

  /// 0 = any.
  record Ports(int stratum, int http) {}

  /// What is given from outside.
  ///
  /// @param node null = a simulated one
  /// @param database null = an embedded one
  record World(Network network, @Nullable NodeEndpoint node, @Nullable DatabaseSettings database) {}

  private final Ports ports;
  private final World world;
  private final Path data;
  private final Narrator narrator;
  private final DemoEvents events;
  private final Instant started = Instant.now();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable AppRole role;

  /// @param data where journal and embedded database are
  Demo(Ports ports, World world, Path data, Narrator narrator) {
    this.ports = ports;
    this.world = world;
    this.data = data;
    this.narrator = narrator;
    this.events = new DemoEvents(narrator);
  }

  void start() {
    NodeEndpoint given = world.node();
    NodeEndpoint node = given == null ? simulatedNode() : given;
    String network = world.network().id();
    narrator.say("node", node + " (" + network + (given == null ? ", simulated)" : ")"));
    AppRole pool = AppRole.create(settings(node, database()), events.forRole(new NodeEventLog()));
    role = pool;
    parts.push(pool);
    pool.start();
    String url = "http://" + LOOPBACK + ":" + pool.opsServer().port();
    narrator.say("http", url + "/metrics and " + url + "/health");
    VirtualThreadScheduler clock = VirtualThreadScheduler.create("kaspool-demo", 16);
    parts.push(clock);
    clock.repeat(TELL_STATUS, this::status);
    rigs(pool.mining().stratum().addresses().getFirst());
  }

  private NodeEndpoint simulatedNode() {
    SimNode node =
        SimNode.start(
            SimNodeSettings.defaults()
                .withNetwork(world.network())
                .withHashesPerBlock(HASHES_PER_BLOCK)
                .withForeignRate(FOREIGN_BLOCKS_PER_SECOND));
    parts.push(node);
    return new NodeEndpoint(LOOPBACK, node.port());
  }

  private DatabaseSettings database() {
    DatabaseSettings given = world.database();
    if (given != null) {
      narrator.say("database", given.toString());
      return given;
    }
    narrator.say("database", "starting an embedded Postgres in " + data);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
    parts.push(postgres);
    narrator.say("database", postgres.settings().toString());
    return postgres.settings();
  }

  private AppRole.Settings settings(NodeEndpoint node, DatabaseSettings database) {
    Address treasury = address(0);
    boolean simulated = world.node() == null;
    return new AppRole.Settings(
        "demo",
        data,
        space -> nodes(node, treasury, space),
        new StratumSettings(
            world.network(),
            treasury,
            List.of(new PortSettings(LOOPBACK, ports.stratum(), SHARE, null, Scheme.PPLNS)),
            StratumSettings.NO_NODE_TIMEOUT,
            StratumSettings.LOGIN_TIMEOUT,
            StratumSettings.WRITE_TIMEOUT),
        BOARD,
        database,
        new AccountingSettings(
            treasury,
            Map.of(
                Scheme.PPLNS, FEE_PER_MILLION,
                Scheme.PROP, FEE_PER_MILLION,
                Scheme.SOLO, FEE_PER_MILLION),
            RESERVE_SOMPI,
            SHORT_WINDOW,
            simulated ? SHORT_CHAIN : AccountingSettings.ChainRules.STANDARD,
            QUICK),
        new AppRole.Http(new InetSocketAddress(LOOPBACK, ports.http()), "--port", null));
  }

  private NodeSettings nodes(NodeEndpoint node, Address treasury, SearchSpace space) {
    return new NodeSettings(
        List.of(node), world.network(), treasury, space.coinbaseTag(), false, true);
  }

  /// What differs from a pool in earnest, in one line.
  String rules() {
    return "Blocks are settled after "
        + (world.node() == null ? SHORT_CHAIN : AccountingSettings.ChainRules.STANDARD).maturity()
        + " confirmations and their minute is over, by the work of "
        + SHORT_WINDOW.windowMinutes()
        + " minutes before (in earnest: 1000 and 30).";
  }

  private void rigs(InetSocketAddress pool) {
    for (int i = 0; i < FIRMWARE.size(); i++) {
      Dialect dialect = FIRMWARE.get(i);
      String name = dialect.name().toLowerCase(Locale.ROOT) + "-" + (i + 1);
      RigSettings settings =
          RigSettings.of(StratumServer.of(pool), address(i + 1).toString(), name, dialect)
              .withHashesPerSecond(HASHES_PER_SECOND);
      parts.push(Rig.start(settings, RigListener.NONE));
    }
  }

  // Keys that nobody has: what is mined to them on a private network is of no use to anybody.
  private Address address(int owner) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) (0x11 * (owner + 1)));
    return Address.of(world.network(), Address.Kind.PUBKEY, key);
  }

  /// Waits until told to stop, or until that has happened; null = nothing else.
  ///
  /// @return whether it has happened
  boolean await(DemoCommand.@Nullable Until until) throws InterruptedException {
    if (until == null) {
      stopped.await();
      return true;
    }
    return events.await(until);
  }

  void stop() {
    stopped.countDown();
    events.giveUp();
  }

  /// Tells how it goes, in one line.
  void status() {
    AppRole pool = role;
    if (pool == null) {
      return;
    }
    StratumCounters counted = pool.mining().stratum().counters();
    Duration running = Duration.between(started, Instant.now());
    DemoSummary summary = new DemoSummary(pool, events);
    narrator.say(
        "status",
        counted.sessions()
            + " miners, "
            + HashRate.text(counted.acceptedHashes(), running)
            + ", shares "
            + counted.shares(ShareResult.ACCEPTED)
            + " accepted "
            + DemoSummary.refused(counted)
            + " refused, "
            + summary.text());
  }

  String summaryJson() {
    AppRole pool = role;
    if (pool == null) {
      throw new IllegalStateException("the demo has not started");
    }
    return new DemoSummary(pool, events).json();
  }

  @Override
  public void close() {
    Closing.all(List.copyOf(parts)); // the last one started is in front
    parts.clear();
  }
}
