package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The pool's nodes as one: templates come from the first healthy one, blocks go to all.
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
  private final BlockQueries queries;
  // The feed lets at most one step wait for it.
  private final ExecutorService feedThread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("node-feed").factory());
  private final AtomicBoolean closed = new AtomicBoolean();

  private NodeSet(
      NodeSettings settings,
      TemplateListener templates,
      NodeEnvironment environment,
      Delivery.Patience patience) {
    this.environment = environment;
    this.mining = connections(Purpose.MINING, settings, this::wakeFeed);
    this.accounting = connections(Purpose.ACCOUNTING, settings, () -> {});
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
    this.queries = new BlockQueries(accounting, settings.requireSynced());
  }

  /// @param scheduler needs room for two tasks a node and one more
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

  private List<NodeConnection> connections(
      Purpose purpose, NodeSettings settings, Runnable changed) {
    return settings.endpoints().stream()
        .map(node -> new NodeConnection(node, purpose, settings, environment, changed))
        .toList();
  }

  // The connections are made before the feed, and call only after the start.
  private void wakeFeed() {
    feed.wake();
  }

  /// Starts to connect; once.
  public void start() {
    mining.forEach(NodeConnection::start);
    accounting.forEach(NodeConnection::start);
    feed.start();
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
    return queries.blockState(hash);
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
