package io.kaspool.node;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What the feed knows of one node. Confined to the feed thread, except for the inbox.
final class FeedNode {
  private enum Verdict {
    /// Nothing fetched in this session yet.
    NONE,
    GOOD,
    BAD
  }

  private record Delivery(long session, TemplateSource.Fetched fetched) {}

  private static final ServerInfo UNKNOWN = new ServerInfo("", "", false, false, 0);

  private final TemplateSource source;
  private final boolean requireSynced;
  private final NodeEnvironment environment;
  private final Runnable wake;
  private final FetchCadence cadence = new FetchCadence();
  private final SubscriptionWatch watch = new SubscriptionWatch();
  private final NewsFilter news = new NewsFilter();
  // At most one fetch is in flight in a session, so one place is enough; any thread puts.
  private final AtomicReference<@Nullable Delivery> inbox = new AtomicReference<>();

  private Link link = new Link.Untried();
  private long session;
  private Verdict verdict = Verdict.NONE;
  private String trouble = "";
  private ServerInfo info = UNKNOWN;
  private long daaScore;
  private @Nullable BlockTemplate fresh;

  FeedNode(
      TemplateSource source, boolean requireSynced, NodeEnvironment environment, Runnable wake) {
    this.source = source;
    this.requireSynced = requireSynced;
    this.environment = environment;
    this.wake = wake;
  }

  NodeEndpoint endpoint() {
    return source.endpoint();
  }

  /// Takes in what happened since the last look.
  void look() {
    fresh = null;
    link = source.link();
    switch (link) {
      case Link.Untried _, Link.Down _ -> beginSession(0, UNKNOWN);
      case Link.Up(long current, ServerInfo said) -> {
        if (current != session) {
          beginSession(current, said);
        } else if (!said.equals(info)) {
          info = said;
          daaScore = said.daaScore();
        }
      }
    }
    if (source.takeNotified()) {
      cadence.announced();
      watch.announced();
    }
    Delivery delivery = inbox.getAndSet(null);
    if (delivery != null && session != 0 && delivery.session() == session) {
      cadence.finished();
      take(delivery.fetched());
    }
  }

  private void beginSession(long current, ServerInfo said) {
    session = current;
    info = said;
    daaScore = said.daaScore();
    verdict = Verdict.NONE;
    cadence.reset();
    watch.reset();
  }

  private void take(TemplateSource.Fetched fetched) {
    switch (fetched) {
      case TemplateSource.Fetched.Good(BlockTemplate template) -> {
        verdict = Verdict.GOOD;
        daaScore = template.header().daaScore();
        fresh = template;
        news.reset();
        watchSubscription();
      }
      case TemplateSource.Fetched.Bad(String why) -> {
        verdict = Verdict.BAD;
        trouble = why;
        if (news.isNews(why, environment.clock().nanoTime())) {
          environment.events().templateFailed(endpoint(), why);
        }
      }
    }
  }

  private void watchSubscription() {
    if (watch.shouldRenew(daaScore, environment.clock().nanoTime())) {
      environment.events().resubscribed(endpoint());
      source.renewSubscription(session);
    }
  }

  NodeChoice.Facts facts(long nowNanos) {
    return new NodeChoice.Facts(health(nowNanos), daaScore);
  }

  private NodeChoice.Health health(long nowNanos) {
    return switch (link) {
      case Link.Untried _ -> NodeChoice.Health.UNTRIED;
      case Link.Down _ -> NodeChoice.Health.UNUSABLE;
      case Link.Up _ when !canServe() -> NodeChoice.Health.UNUSABLE;
      case Link.Up _ when cadence.isLate(nowNanos) -> NodeChoice.Health.LATE;
      case Link.Up _ -> NodeChoice.Health.GOOD;
    };
  }

  // The template's word on being in sync counts, not GetServerInfo's: when the whole network is
  // slow,
  // kaspad's mining rule still allows blocks (rusty-kaspa mining rule engine, sync-rate rule).
  private boolean canServe() {
    return switch (verdict) {
      case GOOD -> true;
      case BAD -> false;
      case NONE -> !looksUnsynced();
    };
  }

  private boolean looksUnsynced() {
    return requireSynced && !info.synced();
  }

  /// The template that the last look brought, if any.
  Optional<BlockTemplate> fresh() {
    return Optional.ofNullable(fresh);
  }

  /// It serves from now on: do not wait a second for its next template.
  void activated() {
    cadence.announced();
  }

  /// Fetches when it is time; a node that does not serve is only asked when it is in doubt whether
  /// it could.
  void fetchIfDue(boolean serving, long nowNanos) {
    boolean inDoubt = verdict == Verdict.BAD || looksUnsynced();
    long waitNanos = FetchCadence.NEVER;
    if (session != 0 && serving) {
      waitNanos = cadence.waitNanos(nowNanos);
    } else if (session != 0 && inDoubt) {
      waitNanos = cadence.probeWaitNanos(nowNanos);
    }
    if (waitNanos == 0) {
      cadence.started(nowNanos);
      long on = session;
      source.fetch(on, fetched -> deliver(new Delivery(on, fetched)));
    }
  }

  private void deliver(Delivery delivery) {
    // An older session's failure must not push out an answer of this one.
    inbox.accumulateAndGet(
        delivery,
        (held, given) -> held != null && held.session() > delivery.session() ? held : given);
    wake.run();
  }

  /// What is wrong, or "connected".
  String state(long nowNanos) {
    return switch (link) {
      case Link.Untried _ -> "not connected yet";
      case Link.Down(String why) -> why;
      case Link.Up _ when verdict == Verdict.BAD -> trouble;
      case Link.Up _ when !canServe() -> "not synced";
      case Link.Up _ when cadence.isLate(nowNanos) -> "slow to answer";
      case Link.Up _ -> "connected";
    };
  }

  NodeStatus status(boolean active, long nowNanos) {
    boolean synced = info.synced() || (session != 0 && verdict == Verdict.GOOD && requireSynced);
    boolean usable = session != 0 && canServe();
    return new NodeStatus(
        endpoint(), state(nowNanos), synced, usable, daaScore, info.version(), active);
  }

  long fetchStartedAtNanos() {
    return cadence.startedAtNanos();
  }
}
