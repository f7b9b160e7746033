package io.kaspool.node;

import io.kaspool.kaspa.Address;
import io.kaspool.ops.ScheduledTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Keeps the treasury's outputs in step with one node at a time: the preferred one, or while that
/// is not usable the next.
///
/// All of it is one step, run on the watch's thread when something changed and four times a second.
/// Of many changes only the fact is kept, so at most one step waits for the thread. A node that
/// failed is left alone for ten seconds.
final class UtxoWatch implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration COOLING = Duration.ofSeconds(10);

  /// @param session in which the outputs are followed; once it is over they are no longer true
  private record Followed(TreasurySource source, long session, TreasurySet set) {}

  private final List<TreasurySource> sources;
  private final boolean requireSynced;
  private final NodeEnvironment environment;
  private final Executor thread;
  private final TreasuryFollower.Context context;
  private final AtomicBoolean stepWaits = new AtomicBoolean();

  // Confined to the watch's thread, each a place a source.
  private final NodeChoice choice;
  private final long[] notBeforeNanos;
  private final boolean[] cooling;
  private final List<NewsFilter> news = new ArrayList<>();
  // Confined to the watch's thread.
  private @Nullable TreasuryFollower follower;
  private int active = NodeChoice.NONE;
  private long session;

  // Written by the watch's thread, read by anybody.
  private volatile @Nullable Followed followed;
  private volatile boolean closed;
  // Confined to the thread that starts and closes.
  private @Nullable ScheduledTask ticking;

  UtxoWatch(
      List<? extends TreasurySource> sources,
      Address treasury,
      boolean requireSynced,
      NodeEnvironment environment,
      TreasuryFollower.Limits limits,
      Executor thread) {
    this.sources = List.copyOf(sources);
    this.requireSynced = requireSynced;
    this.context =
        new TreasuryFollower.Context(
            new TreasuryMessages(treasury),
            environment.events(),
            new AtomicLong(),
            limits,
            this::wake);
    this.environment = environment;
    this.thread = thread;
    long now = environment.clock().nanoTime();
    this.choice = new NodeChoice(sources.size(), now);
    this.notBeforeNanos = new long[sources.size()];
    Arrays.fill(notBeforeNanos, now);
    this.cooling = new boolean[sources.size()];
    sources.forEach(_ -> news.add(new NewsFilter()));
  }

  void start() {
    ticking = environment.scheduler().repeat(TICK, this::wake);
    wake();
  }

  /// Something changed. Any thread; returns at once.
  void wake() {
    if (!closed && !stepWaits.getAndSet(true)) {
      thread.execute(this::step);
    }
  }

  /// Any thread; cheap unless the outputs changed since the last call.
  Optional<TreasuryView> treasury() {
    Followed current = followed;
    if (current == null) {
      return Optional.empty();
    }
    // The link knows sooner than the next step that the node is gone.
    return switch (current.source().link()) {
      case Link.Up up when up.session() == current.session() && isUsable(up) -> {
        TreasurySet.Snapshot snapshot = current.set().snapshot();
        yield Optional.of(
            new TreasuryView(
                snapshot.version(),
                up.info().daaScore(),
                snapshot.utxos(),
                current.source().endpoint()));
      }
      case Link.Up _, Link.Down _, Link.Untried _ -> Optional.empty();
    };
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
    follow(now);
    TreasuryFollower current = follower;
    if (current != null) {
      current.step(now);
      current.failure().ifPresent(why -> leave(current, why, true, now));
    }
    publish();
  }

  /// Makes the follower that of the chosen node's session, or none.
  private void follow(long now) {
    int chosen = choice.decide(facts(now), now);
    long current = chosen == NodeChoice.NONE ? 0 : session(sources.get(chosen).link());
    TreasuryFollower left = follower;
    if (left != null && (chosen != active || current != session)) {
      leave(left, reason(chosen), false, now);
    }
    active = chosen;
    session = current;
    if (follower == null && current != 0) {
      TreasuryFollower fresh = new TreasuryFollower(sources.get(chosen), current, context);
      fresh.start(now - notBeforeNanos[chosen] < 0 ? notBeforeNanos[chosen] : now);
      follower = fresh;
    }
  }

  private static long session(Link link) {
    return link instanceof Link.Up up ? up.session() : 0;
  }

  private String reason(int chosen) {
    return switch (sources.get(active).link()) {
      case Link.Down(String why) -> why;
      case Link.Up up when !isUsable(up) -> "the node is not synced or has no UTXO index";
      case Link.Up _, Link.Untried _ ->
          chosen == active ? "the connection was replaced" : "another node is preferred";
    };
  }

  private void leave(TreasuryFollower left, String why, boolean failed, long now) {
    if (left.set().isPresent() || (failed && news.get(active).isNews(why, now))) {
      environment.events().treasuryLost(left.endpoint(), why);
    }
    cooling[active] = failed;
    notBeforeNanos[active] = failed ? now + COOLING.toNanos() : left.notBeforeNanos();
    follower = null;
  }

  // The DAA scores are left out: a long answer holds back the news of its own node.
  private List<NodeChoice.Facts> facts(long now) {
    List<NodeChoice.Facts> facts = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      cooling[i] &= now - notBeforeNanos[i] < 0;
      facts.add(new NodeChoice.Facts(health(sources.get(i).link(), cooling[i]), 0));
    }
    return facts;
  }

  private NodeChoice.Health health(Link link, boolean cools) {
    return switch (link) {
      case Link.Untried _ -> NodeChoice.Health.UNTRIED;
      case Link.Up up when isUsable(up) && !cools -> NodeChoice.Health.GOOD;
      case Link.Up _, Link.Down _ -> NodeChoice.Health.UNUSABLE;
    };
  }

  private boolean isUsable(Link.Up up) {
    return up.info().utxoIndex() && TrustedNodes.isTrusted(up, requireSynced);
  }

  private void publish() {
    TreasuryFollower current = follower;
    followed =
        current == null
            ? null
            : current
                .set()
                .map(set -> new Followed(sources.get(active), session, set))
                .orElse(null);
  }
}
