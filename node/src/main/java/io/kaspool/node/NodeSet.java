package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The pool's nodes as one: templates come from the first healthy one, blocks go to all, and
/// questions to one after the other until one knows the answer.
///
/// Any thread may call it. The listener is called on the thread "node-feed".
public final class NodeSet implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  // A second is left for the connections.
  private static final Duration LANES_PATIENCE = Duration.ofSeconds(4);

  private final NodeEnvironment environment;
  private final List<NodeConnection> mining;
  private final List<NodeConnection> accounting;
  private final List<SubmitLane> lanes;
  private final TemplateFeed feed;
  private final BlockQueries blocks;
  private final ChainQueries chain;
  private final UtxoWatch watch;
  private final boolean watches;
  // The feed lets at most one step wait for it.
  private final ExecutorService feedThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("node-feed").factory());
  // The watch does so, too. A thread of its own: reading many outputs takes a while.
  private final ExecutorService watchThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("node-treasury").factory());
  private final AtomicBoolean closed = new AtomicBoolean();

  private NodeSet(
      NodeSettings settings,
      TemplateListener templates,
      NodeEnvironment environment,
      Delivery.Patience patience) {
    this.environment = environment;
    this.mining =
        settings.endpoints().stream()
            .map(
                node ->
                    new NodeConnection(node, Purpose.MINING, settings, environment, this::wakeFeed))
            .toList();
    List<NodeTreasury> treasuries =
        settings.endpoints().stream()
            .map(node -> NodeTreasury.create(node, settings, environment, this::wakeWatch))
            .toList();
    this.accounting = treasuries.stream().map(NodeTreasury::connection).toList();
    this.lanes = mining.stream().map(node -> new SubmitLane(node, environment, patience)).toList();
    this.feed =
        new TemplateFeed(
            mining.stream()
                .map(node -> new NodeTemplates(node, settings, environment.clock()))
                .toList(),
            settings.requireSynced(),
            templates,
            environment,
            feedThread);
    TrustedNodes trusted = new TrustedNodes(accounting, settings.requireSynced());
    this.blocks = new BlockQueries(trusted);
    this.chain = new ChainQueries(trusted);
    this.watches = settings.requireUtxoIndex();
    this.watch =
        new UtxoWatch(
            watches ? treasuries : List.of(),
            settings.payAddress(),
            settings.requireSynced(),
            environment,
            TreasuryFollower.Limits.DEFAULT,
            watchThread);
  }

  /// @param scheduler needs room for two tasks a node and two more
  public static NodeSet create(
      NodeSettings settings,
      TemplateListener templates,
      NodeEvents events,
      NanoClock clock,
      Scheduler scheduler) {
    return create(
        settings,
        templates,
        new NodeEnvironment(events, clock, scheduler, RandomGenerator.getDefault()),
        Delivery.Patience.DEFAULT);
  }

  static NodeSet create(
      NodeSettings settings,
      TemplateListener templates,
      NodeEnvironment environment,
      Delivery.Patience patience) {
    return new NodeSet(settings, templates, environment, patience);
  }

  // The connections are made before feed and watch, and call only after the start.
  private void wakeFeed() {
    feed.wake();
  }

  private void wakeWatch() {
    watch.wake();
  }

  /// Starts to connect; once.
  public void start() {
    mining.forEach(NodeConnection::start);
    accounting.forEach(NodeConnection::start);
    feed.start();
    if (watches) {
      watch.start();
    }
  }

  /// Sends the block to every node, first to the template's own; returns at once and never blocks.
  ///
  /// A node that is away gets it when it is back within 10 s, or within 30 s when no node has it
  /// yet.
  public void submit(SolvedBlock block, SubmissionListener listener) {
    Submission submission =
        new Submission(
            block, listener, lanes.size(), environment.events(), environment.clock().nanoTime());
    NodeEndpoint own = block.template().source();
    lanes.stream()
        .sorted(Comparator.comparing(lane -> !lane.endpoint().equals(own)))
        .forEach(lane -> lane.offer(submission));
  }

  /// Asks the nodes in sync where the block stands; blocks, so only for virtual threads.
  ///
  /// @throws NodeException when they could not say; ask again later
  public BlockState blockState(Hash hash) {
    return blocks.blockState(hash);
  }

  /// The same for many blocks, some at a time. What fails does not hold up the others, until a node
  /// is silent. Blocks, so only for virtual threads.
  public BlockStates blockStates(Collection<Hash> hashes) {
    return blocks.blockStates(hashes);
  }

  /// Asks the nodes in sync for a block with its coinbase; blocks, so only for virtual threads.
  ///
  /// @throws NodeException when they could not say; ask again later
  public BlockLookup block(Hash hash) {
    return chain.block(hash);
  }

  /// Asks one node in sync for some 250 blocks from `low` on, going up. The next page starts at
  /// [BlockPage#next] of this one; once a page is complete, later ones bring what is new since.
  /// Blocks, so only for virtual threads.
  ///
  /// @throws NodeException when no node could say, also because none knows `low` (any more), as
  ///   [#block] tells; start at the pruning point of [#tip] then
  public BlockPage blocksFrom(Hash low) {
    return chain.blocksFrom(low);
  }

  /// Asks a node in sync where its chain ends; blocks, so only for virtual threads.
  ///
  /// @throws NodeException when none could say; ask again later
  public ChainTip tip() {
    return chain.tip();
  }

  /// The unspent outputs to the pay address on one node in sync; empty while none is followed, and
  /// always when no UTXO index is required. Any thread, at once.
  public Optional<TreasuryView> treasury() {
    return watch.treasury();
  }

  /// What is known of each node, in order of preference, as of a moment ago.
  public List<NodeStatus> statuses() {
    return feed.statuses();
  }

  /// No more templates; blocks on their way get up to two seconds for their answers, and all of it
  /// takes at most five. Idempotent.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    feed.close();
    watch.close();
    lanes.forEach(SubmitLane::beginClose);
    long start = environment.clock().nanoTime();
    // The lanes first: answers come over the connections.
    closeTogether(
        lanes.stream().<Runnable>map(lane -> lane::close).toList(),
        start + LANES_PATIENCE.toNanos());
    closeTogether(
        Stream.concat(mining.stream(), accounting.stream())
            .<Runnable>map(connection -> connection::close)
            .toList(),
        start + CLOSE_PATIENCE.toNanos());
    feedThread.shutdown();
    watchThread.shutdown();
  }

  /// Each on a thread of its own, so that silent nodes do not add up; what is not closed when the
  /// time is over goes on closing by itself.
  private void closeTogether(List<Runnable> closings, long deadlineNanos) {
    List<Thread> closers =
        closings.stream().map(one -> Thread.ofVirtual().name("node-close").start(one)).toList();
    try {
      for (Thread closer : closers) {
        closer.join(Duration.ofNanos(deadlineNanos - environment.clock().nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
