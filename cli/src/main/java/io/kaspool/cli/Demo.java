package io.kaspool.cli;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.VolatileShareLog;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.BlockState;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.NodeEventLog;
import io.kaspool.node.NodeSettings;
import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Metrics;
import io.kaspool.ops.OpsEventLog;
import io.kaspool.ops.OpsServer;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The demo's world: a node, the pool, three rigs. Parts are closed in the reverse order of their
/// start.
final class Demo implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration ASK_COLOURS = Duration.ofMillis(500);
  private static final Duration TELL_STATUS = Duration.ofSeconds(5);

  /// About two shares a second and rig.
  private static final Difficulty SHARE = Difficulty.ofHashes(1 << 15);

  private static final long HASHES_PER_SECOND = 60_000;

  /// An own block about every two seconds, and one of somebody else's in between.
  private static final long HASHES_PER_BLOCK = 1 << 18;

  private static final double FOREIGN_BLOCKS_PER_SECOND = 0.5;
  private static final int BOARD = 300;
  private static final List<Dialect> FIRMWARE =
      List.of(Dialect.ICERIVER, Dialect.BITMAIN, Dialect.GPU);

  /// 0 = any.
  record Ports(int stratum, int http) {}

  private final Ports ports;
  private final Network network;
  private final Narrator narrator;
  private final DemoSummary summary;
  private final Instant started = Instant.now();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch firstBlue = new CountDownLatch(1);
  private @Nullable StratumCounters counters;

  Demo(Ports ports, Network network, Narrator narrator, DemoSummary summary) {
    this.ports = ports;
    this.network = network;
    this.narrator = narrator;
    this.summary = summary;
  }

  /// @param external the node to use; null = a simulated one
  void start(@Nullable NodeEndpoint external) {
    NodeEndpoint node = external == null ? simulatedNode() : external;
    narrator.say("node", node + " (" + network.id() + (external == null ? ", simulated)" : ")"));
    Follower follower = new Follower();
    BlockCounts blocks = new BlockCounts(follower);
    MiningRole role = role(node, blocks);
    BlockColours colours = new BlockColours(role.nodes(), follower);
    follower.colours = colours;
    counters = role.stratum().counters();
    opsServer(role, blocks);
    parts.push(role);
    role.start();
    VirtualThreadScheduler clock = VirtualThreadScheduler.create("kaspool-demo", 16);
    parts.push(clock);
    clock.repeat(ASK_COLOURS, colours::ask);
    clock.repeat(TELL_STATUS, this::status);
    rigs(role.stratum().addresses().getFirst());
  }

  private NodeEndpoint simulatedNode() {
    SimNode node =
        SimNode.start(
            SimNodeSettings.defaults()
                .withNetwork(network)
                .withHashesPerBlock(HASHES_PER_BLOCK)
                .withForeignRate(FOREIGN_BLOCKS_PER_SECOND));
    parts.push(node);
    return new NodeEndpoint(LOOPBACK, node.port());
  }

  private MiningRole role(NodeEndpoint node, MiningEvents events) {
    Address treasury = address(0);
    NodeSettings nodes =
        new NodeSettings(
            List.of(node),
            network,
            treasury,
            SearchSpace.random(new SecureRandom()).coinbaseTag(),
            false,
            false);
    StratumSettings stratum =
        new StratumSettings(
            network,
            treasury,
            List.of(new PortSettings(LOOPBACK, ports.stratum(), SHARE, null, Scheme.PPLNS)),
            StratumSettings.NO_NODE_TIMEOUT,
            StratumSettings.LOGIN_TIMEOUT,
            StratumSettings.WRITE_TIMEOUT);
    return MiningRole.create(
        nodes,
        stratum,
        BOARD,
        new VolatileShareLog(),
        new MiningRole.Events(new NodeEventLog(), events, narrator));
  }

  private void opsServer(MiningRole role, BlockCounts blocks) {
    Metrics metrics = Metrics.ofProcess();
    HealthChecks health = new HealthChecks();
    MiningMetrics.register(role, blocks, metrics, health);
    OpsServer ops =
        OpsServer.create(
            new InetSocketAddress(LOOPBACK, ports.http()),
            "--port",
            metrics,
            health,
            new OpsEventLog());
    metrics.watch(List.of(ops.threads()));
    parts.push(ops);
    ops.start();
    String url = "http://" + LOOPBACK + ":" + ops.port();
    narrator.say("http", url + "/metrics and " + url + "/health");
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
    return Address.of(network, Address.Kind.PUBKEY, key);
  }

  /// Waits until told to stop, or for the first blue block.
  void await(boolean forBlock) throws InterruptedException {
    (forBlock ? firstBlue : stopped).await();
  }

  void stop() {
    stopped.countDown();
    firstBlue.countDown();
  }

  /// Tells how it goes, in one line.
  void status() {
    StratumCounters counted = counters;
    if (counted == null) {
      return;
    }
    Duration running = Duration.between(started, Instant.now());
    narrator.say(
        "status",
        counted.sessions()
            + " miners, "
            + HashRate.text(counted.acceptedHashes(), running)
            + ", shares "
            + counted.shares(ShareResult.ACCEPTED)
            + " accepted "
            + DemoSummary.refused(counted)
            + " refused, blocks "
            + summary.found
            + " found "
            + summary.accepted
            + " accepted "
            + summary.blue
            + " blue "
            + summary.red
            + " red");
  }

  String summaryJson() {
    StratumCounters counted = counters;
    return summary.json(counted == null ? new StratumCounters() : counted);
  }

  @Override
  public void close() {
    Closing.all(List.copyOf(parts)); // the last one started is in front
    parts.clear();
  }

  /// Counts and tells what becomes of blocks.
  private final class Follower implements MiningEvents, BlockColours.Listener {
    private @Nullable BlockColours colours; // set before the first block can be found

    @Override
    public void blockFound(FoundBlock block) {
      summary.found.incrementAndGet();
      narrator.blockFound(block);
    }

    @Override
    public void blockDecided(FoundBlock block, BlockOutcome outcome) {
      narrator.blockDecided(block, outcome);
      BlockColours asked = colours;
      if (outcome instanceof BlockOutcome.Accepted) {
        summary.accepted.incrementAndGet();
        if (asked != null) {
          asked.follow(block.hash());
        }
      }
    }

    @Override
    public void recordFailed(FoundBlock block, Throwable cause) {
      narrator.recordFailed(block, cause);
    }

    @Override
    public void minable(boolean minable, String why) {
      narrator.minable(minable, why);
    }

    @Override
    public void coloured(Hash block, BlockState state) {
      boolean isBlue = state instanceof BlockState.Blue;
      (isBlue ? summary.blue : summary.red).incrementAndGet();
      narrator.coloured(block, state);
      if (isBlue) {
        firstBlue.countDown();
      }
    }
  }
}
