package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Target;
import io.kaspool.mining.BlockFinder;
import io.kaspool.mining.Job;
import io.kaspool.mining.JobBoard;
import io.kaspool.mining.JobFeed;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.mining.testkit.RecordingMiningEvents;
import io.kaspool.mining.testkit.RecordingSessionMemory;
import io.kaspool.mining.testkit.RecordingShareLog;
import io.kaspool.mining.testkit.Solutions;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.SolvedBlock;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.node.testkit.Templates;
import io.kaspool.rigs.RawStratumClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A stratum server on a real port, fed with templates by hand, and what it told everybody.
final class TestPool implements AutoCloseable, StratumEvents {
  static final Duration SOON = Duration.ofSeconds(5);
  static final Duration QUIET = Duration.ofMillis(300);
  static final String WALLET = wallet(Network.MAINNET);

  /// So many hashes that no test finds a block by accident.
  static final long HARD = 1L << 50;

  final ShiftedClock clock = new ShiftedClock();
  final RecordingShareLog log = new RecordingShareLog();
  final RecordingSessionMemory sessions = new RecordingSessionMemory();
  final RecordingMiningEvents miningEvents = new RecordingMiningEvents();
  final List<SolvedBlock> blocks = new CopyOnWriteArrayList<>();
  final List<CloseReason> closed = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final List<Worker> loggedIn = new CopyOnWriteArrayList<>();
  private final JobBoard board = new JobBoard(300, Long.MAX_VALUE, clock);
  private final JobFeed feed = new JobFeed(board, miningEvents);
  private final StratumServer server;
  private volatile SubmitVerdict nodeVerdict = new SubmitVerdict.Accepted();
  private long seed;

  private TestPool(StratumSettings settings) {
    BlockFinder finder = new BlockFinder(this::submit, log, miningEvents, InstantSource.system());
    server =
        StratumServer.create(
            settings, new StratumServer.Mining(board, log, sessions, finder), this, clock, 2);
    feed.addListener(server);
    server.start();
  }

  static String wallet(Network network) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0x11);
    return Address.of(network, Address.Kind.PUBKEY, key).toString();
  }

  static Difficulty stratum(String difficulty) {
    return Difficulty.ofStratum(new BigDecimal(difficulty));
  }

  static StratumSettings settings(Difficulty start, @Nullable Dialect dialect) {
    return new StratumSettings(
        Network.MAINNET,
        Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]),
        List.of(new PortSettings("127.0.0.1", 0, start, dialect, Scheme.PPLNS)),
        StratumSettings.NO_NODE_TIMEOUT,
        StratumSettings.LOGIN_TIMEOUT,
        StratumSettings.WRITE_TIMEOUT);
  }

  static TestPool start() {
    return start(stratum("4096"));
  }

  static TestPool start(Difficulty difficulty) {
    return start(settings(difficulty, null));
  }

  static TestPool start(StratumSettings settings) {
    TestPool pool = new TestPool(settings);
    pool.feed.onAvailability(true, "");
    return pool;
  }

  void nodeSays(SubmitVerdict verdict) {
    nodeVerdict = verdict;
  }

  void noNode() {
    feed.onAvailability(false, "none in sync");
  }

  private void submit(SolvedBlock block, io.kaspool.node.SubmissionListener listener) {
    blocks.add(block);
    listener.onVerdict(block, Templates.SOURCE, nodeVerdict);
    if (nodeVerdict instanceof SubmitVerdict.Rejected(String reason)) {
      listener.onDecided(block, new BlockOutcome.Rejected(reason));
    }
  }

  Job template() {
    return template(HARD);
  }

  /// Brings a new template, and so a new job.
  Job template(long hashesPerBlock) {
    seed++;
    feed.onTemplate(
        Templates.create(hashesPerBlock, 1_760_000_000_000L + seed, seed, clock.nanoTime()));
    Job newest = board.newest();
    if (newest == null) {
      throw new AssertionError("the board is empty");
    }
    return newest;
  }

  InetSocketAddress address() {
    return server.addresses().getFirst();
  }

  ExtranoncePool extranonces() {
    return server.gateway().extranonces();
  }

  StratumSettings settings() {
    return server.gateway().settings();
  }

  StratumCounters counters() {
    return server.counters();
  }

  RawStratumClient connect() throws IOException {
    return RawStratumClient.connect(address());
  }

  /// A miner that has subscribed, logged in and has its first job; the lines it got are read.
  RawStratumClient miner(String agent) throws IOException {
    RawStratumClient client = connect();
    client.sendLine("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"" + agent + "\"]}");
    client.readLine(SOON);
    client.sendLine(
        "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"" + WALLET + ".w1\",\"x\"]}");
    String line;
    do {
      line = client.readLine(SOON);
    } while (!line.contains("mining.notify"));
    return client;
  }

  /// A nonce of the session with extranonce `0001` that meets the target.
  static long nonce(Job job, Target target) {
    return Solutions.meeting(job.template(), 0x0001_0000_0000_0000L, target);
  }

  static String submit(Object id, String jobId, String nonce) {
    return "{\"id\":"
        + id
        + ",\"method\":\"mining.submit\",\"params\":[\""
        + WALLET
        + ".w1\",\""
        + jobId
        + "\",\""
        + nonce
        + "\"]}";
  }

  static String submit(Object id, Job job, long nonce) {
    return submit(id, job.id(), HexFormat.of().toHexDigits(nonce));
  }

  static String accepted(Object id) {
    return "{\"id\":" + id + ",\"result\":true,\"error\":null}";
  }

  static String refused(Object id, int code, String text) {
    return "{\"id\":" + id + ",\"result\":null,\"error\":[" + code + ",\"" + text + "\",null]}";
  }

  /// Sends a line and reads the answer, passing over jobs.
  static String ask(RawStratumClient client, String line) throws IOException {
    client.sendLine(line);
    return answer(client);
  }

  static String answer(RawStratumClient client) throws IOException {
    String line;
    do {
      line = client.readLine(SOON);
    } while (line.contains("mining.notify"));
    return line;
  }

  static void assertSilent(RawStratumClient client) throws IOException {
    assertThat(client.readLines(QUIET)).isEmpty();
  }

  @Override
  public void close() {
    server.close();
  }

  // ---- StratumEvents

  @Override
  public void listening(InetSocketAddress address, PortSettings port) {}

  @Override
  public void loggedIn(Worker worker, String dialect, SocketAddress remote) {
    loggedIn.add(worker);
  }

  @Override
  public void loginRefused(String user, String why, SocketAddress remote) {}

  @Override
  public void sessionFailed(String who, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void sessionClosed(String who, CloseReason reason) {
    closed.add(reason);
  }
}
