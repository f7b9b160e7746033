package io.kaspool.node;

import io.kaspool.ops.ScheduledTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Chooses the node that serves, and brings its templates to the listener.
///
/// All of it is one step, run on the feed thread when something changed and every 25 ms: look at
/// every node, choose, hand out, start the fetches that are due. Nothing is queued: of many changes
/// only the fact is kept, so at most one step waits for the thread, and of several templates only
/// the newest is seen.
final class TemplateFeed implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(25);

  private enum Announced {
    NOTHING,
    MINABLE,
    NOT_MINABLE
  }

  private final NodeEnvironment environment;
  private final TemplateListener listener;
  private final Executor feedThread;
  private final List<FeedNode> nodes;
  private final NodeChoice choice;
  private final AtomicBoolean stepWaits = new AtomicBoolean();

  // Confined to the feed thread.
  private int active = NodeChoice.NONE;
  private Announced announced = Announced.NOTHING;

  // Written by the feed thread, read by anybody.
  private volatile List<NodeStatus> statuses;
  private volatile boolean closed;
  // Confined to the thread that starts and closes.
  private @Nullable ScheduledTask ticking;

  TemplateFeed(
      List<? extends TemplateSource> sources,
      boolean requireSynced,
      TemplateListener listener,
      NodeEnvironment environment,
      Executor feedThread) {
    this.environment = environment;
    this.listener = listener;
    this.feedThread = feedThread;
    this.nodes =
        sources.stream()
            .map(source -> new FeedNode(source, requireSynced, environment, this::wake))
            .toList();
    long now = environment.clock().nanoTime();
    this.choice = new NodeChoice(nodes.size(), now);
    this.statuses = nodes.stream().map(node -> node.status(false, now)).toList();
  }

  void start() {
    ticking = environment.scheduler().repeat(TICK, this::wake);
    wake();
  }

  /// Something changed. Any thread; returns at once.
  void wake() {
    if (!closed && !stepWaits.getAndSet(true)) {
      feedThread.execute(this::step);
    }
  }

  List<NodeStatus> statuses() {
    return statuses;
  }

  @Override
  public void close() {
    closed = true;
    if (ticking != null) {
      ticking.cancel();
    }
  }

  private void step() {
    // Cleared before looking, so that what comes later makes another step.
    stepWaits.set(false);
    if (closed) {
      return;
    }
    long now = environment.clock().nanoTime();
    nodes.forEach(FeedNode::look);
    choose(now);
    if (active != NodeChoice.NONE) {
      FeedNode node = nodes.get(active);
      node.fresh().ifPresent(template -> handOut(node, template));
    } else if (choice.isSettled()) {
      announce(Announced.NOT_MINABLE, troubles(now));
    }
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).fetchIfDue(i == active, now);
    }
    statuses = nodes.stream().map(node -> node.status(isActive(node), now)).toList();
  }

  private boolean isActive(FeedNode node) {
    return active != NodeChoice.NONE && nodes.get(active) == node;
  }

  private void choose(long now) {
    int chosen = choice.decide(nodes.stream().map(node -> node.facts(now)).toList(), now);
    if (chosen == active) {
      return;
    }
    String why = active == NodeChoice.NONE ? "it can serve" : reason(nodes.get(active), now);
    active = chosen;
    if (active != NodeChoice.NONE) {
      nodes.get(active).activated();
      environment.events().activated(nodes.get(active).endpoint(), why);
    }
  }

  private static String reason(FeedNode left, long now) {
    return left.endpoint() + ": " + left.state(now);
  }

  private String troubles(long now) {
    return nodes.stream().map(node -> reason(node, now)).collect(Collectors.joining("; "));
  }

  private void handOut(FeedNode node, BlockTemplate template) {
    announce(Announced.MINABLE, "templates come from " + node.endpoint());
    Duration took = Duration.ofNanos(template.fetchedAtNanos() - node.fetchStartedAtNanos());
    environment.events().templateFetched(node.endpoint(), took);
    tell(() -> listener.onTemplate(template));
  }

  private void announce(Announced now, String why) {
    if (announced == now) {
      return;
    }
    announced = now;
    if (now == Announced.NOT_MINABLE) {
      environment.events().noneUsable(why);
    }
    tell(() -> listener.onAvailability(now == Announced.MINABLE, why));
  }

  // A listener's failure must not end the feed.
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      environment.events().listenerFailed("template listener", e);
    }
  }
}
