package io.kaspool.node;

import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps one connection to a node up: opens a stream, asks the node who it is, renews the
/// subscriptions, asks again every second whether it is alive, and starts over when it is not.
///
/// Any thread. All that happens by time happens in `tick`; the lock is held for moments only, and
/// nothing that blocks is called under it. What changes is told to the listener, which must return
/// at once and reads [#link].
final class NodeConnection implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);
  // An attempt that stays silent is overtaken by the next, and given up when that is overtaken too:
  // a far or busy node has 1.6 s to answer, and one that comes back is noticed within 0.8 s.
  private static final Duration OVERTAKEN = Duration.ofMillis(800);
  private static final Duration FIRST_ANSWER = OVERTAKEN.multipliedBy(2);
  private static final Duration POLL = Duration.ofSeconds(1);
  // Quicker, since the first job must be out within a second of the node being in sync.
  private static final Duration POLL_UNSYNCED = Duration.ofMillis(250);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final NodeEndpoint endpoint;
  private final Purpose purpose;
  private final NodeSettings settings;
  private final NodeEvents events;
  private final NanoClock clock;
  private final Scheduler scheduler;
  private final ConnectionListener listener;
  // gRPC gives it one task at a time for each stream.
  private final ExecutorService reader;
  private final AtomicBoolean notified = new AtomicBoolean();

  private final ReentrantLock lock = new ReentrantLock();
  private final Backoff backoff;
  private final NewsFilter news = new NewsFilter();
  private boolean asking;
  private boolean closed;
  private long openedAtNanos;
  private long dueAtNanos;
  private long session;
  private @Nullable ScheduledTask ticking;
  // Written under the lock; read without it by whoever sends or looks.
  private volatile @Nullable RpcStream stream;
  private volatile @Nullable RpcStream overtaken;
  private volatile Link link = new Link.Untried();

  NodeConnection(
      NodeEndpoint endpoint,
      Purpose purpose,
      NodeSettings settings,
      NodeEnvironment environment,
      ConnectionListener listener) {
    this.endpoint = endpoint;
    this.purpose = purpose;
    this.settings = settings;
    this.events = environment.events();
    this.clock = environment.clock();
    this.scheduler = environment.scheduler();
    this.backoff = new Backoff(new SplittableRandom(environment.random().nextLong()));
    this.listener = listener;
    this.reader =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform()
                .daemon()
                .name("node-" + endpoint + "-" + purpose.label())
                .factory());
  }

  void start() {
    lock.lock();
    try {
      dueAtNanos = clock.nanoTime();
      ticking = scheduler.repeat(TICK, this::tick);
    } finally {
      lock.unlock();
    }
    tick();
  }

  NodeEndpoint endpoint() {
    return endpoint;
  }

  Link link() {
    return link;
  }

  /// Whether a NewBlockTemplate came since the last call. kaspad sends up to 20 a second, so only
  /// the fact is kept.
  boolean takeNotified() {
    return notified.getAndSet(false);
  }

  /// Sends on the given session's stream only.
  void send(
      long onSession, KaspadRequest.Builder request, Duration timeout, Consumer<Reply> whenDone) {
    RpcStream current = stream;
    if (current != null && link instanceof Link.Up up && up.session() == onSession) {
      current.send(request, timeout, whenDone);
    } else {
      whenDone.accept(new Reply.Failed("not connected"));
    }
  }

  /// Subscribes to templates once more on the given session's stream, which kaspad takes as the
  /// first time.
  void renewSubscription(long onSession) {
    RpcStream current = stream;
    if (current != null && link instanceof Link.Up up && up.session() == onSession) {
      TemplateSubscription.make(current, purpose.liveness());
    }
  }

  /// Waits for the reply; only for virtual threads.
  Reply call(KaspadRequest.Builder request, Duration timeout) throws InterruptedException {
    RpcStream current = stream;
    return switch (link) {
      case Link.Up _ when current != null -> current.call(request, timeout);
      case Link.Down(String why) -> new Reply.Failed("not connected: " + why);
      case Link.Up _, Link.Untried _ -> new Reply.Failed("not connected");
    };
  }

  @Override
  public void close() {
    List<RpcStream> last;
    lock.lock();
    try {
      closed = true;
      last = Stream.of(stream, overtaken).flatMap(Stream::ofNullable).toList();
      if (ticking != null) {
        ticking.cancel();
      }
    } finally {
      lock.unlock();
    }
    last.forEach(open -> open.close("the pool is closing"));
    // Else gRPC complains in its log that its executor is gone.
    last.forEach(open -> open.awaitClosed(CLOSE_PATIENCE));
    reader.shutdown();
  }

  private void tick() {
    expire(stream);
    expire(overtaken);
    lock.lock();
    try {
      long now = clock.nanoTime();
      RpcStream current = stream;
      if (closed) {
        return;
      }
      if (current == null) {
        if (now - dueAtNanos >= 0) {
          open(now);
        }
      } else if (!asking && now - dueAtNanos >= 0) {
        ask(current);
      } else if (!(link instanceof Link.Up) && now - openedAtNanos >= OVERTAKEN.toNanos()) {
        drop(overtaken);
        overtaken = current;
        open(now);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void expire(@Nullable RpcStream open) {
    if (open != null) {
      open.expire();
    }
  }

  private static void drop(@Nullable RpcStream open) {
    if (open != null) {
      open.close("no answer");
    }
  }

  private void open(long now) {
    openedAtNanos = now;
    RpcStream opened =
        RpcStream.open(endpoint, purpose.maxInboundBytes(), reader, clock, new Incoming());
    stream = opened;
    ask(opened);
  }

  /// The same question is the first check of a new stream and the later ones for life.
  private void ask(RpcStream open) {
    asking = true;
    open.send(
        ServerInfo.request(),
        link instanceof Link.Up ? purpose.liveness() : FIRST_ANSWER,
        reply -> heard(open, reply));
  }

  private void heard(RpcStream from, Reply reply) {
    lock.lock();
    try {
      if (closed || (from != stream && from != overtaken)) {
        return;
      }
      switch (reply) {
        case Reply.Failed(String why) -> from.close("GetServerInfo: " + why);
        case Reply.Answered(KaspadResponse response) ->
            ServerInfo.read(response)
                .ifPresentOrElse(
                    info -> introduced(from, info),
                    () -> from.close("GetServerInfo: it did not say who it is"));
      }
    } finally {
      lock.unlock();
    }
  }

  private void introduced(RpcStream from, ServerInfo info) {
    settleOn(from);
    Optional<String> problem = info.problem(settings);
    if (problem.isPresent()) {
      refuse(from, problem.get());
      return;
    }
    dueAtNanos = clock.nanoTime() + (info.synced() ? POLL : POLL_UNSYNCED).toNanos();
    boolean fresh = !(link instanceof Link.Up);
    if (fresh) {
      session++;
      backoff.reset();
      news.reset();
      events.connected(endpoint, purpose.label(), info.version(), info.synced());
      if (purpose == Purpose.MINING) {
        // Before anything is asked, so that no change falls between.
        TemplateSubscription.make(from, purpose.liveness());
      }
    }
    link = new Link.Up(session, info);
    listener.onChange();
  }

  /// The first attempt that brings an answer is the connection, whether overtaken or not.
  private void settleOn(RpcStream from) {
    RpcStream other = from == stream ? overtaken : stream;
    stream = from;
    overtaken = null;
    asking = false;
    drop(other);
  }

  private void refuse(RpcStream from, String problem) {
    link = new Link.Down(problem);
    if (news.isNews(problem, clock.nanoTime())) {
      events.refused(endpoint, purpose.label(), problem);
    }
    retire();
    from.close(problem);
    listener.onChange();
  }

  private void ended(RpcStream which, String why) {
    lock.lock();
    try {
      if (which == overtaken) {
        overtaken = null;
      } else if (which == stream) {
        retire();
      } else {
        return;
      }
      boolean wasUp = link instanceof Link.Up;
      link = new Link.Down(why);
      if (closed) {
        return;
      }
      if (wasUp) {
        events.lost(endpoint, purpose.label(), why);
      } else if (news.isNews(why, clock.nanoTime())) {
        events.unreachable(endpoint, purpose.label(), why);
      }
      listener.onChange();
    } finally {
      lock.unlock();
    }
  }

  private void retire() {
    stream = null;
    asking = false;
    dueAtNanos = clock.nanoTime() + backoff.nextNanos();
  }

  private final class Incoming implements RpcStream.Listener {
    @Override
    public void onNotification(RpcStream from, KaspadResponse notification) {
      if (notification.hasNewBlockTemplateNotification()) {
        notified.set(true);
        listener.onChange();
      } else if (from == stream && link instanceof Link.Up up) {
        // A new session begins on this very thread, so this is the one that the stream belongs to.
        listener.onNotification(up.session(), notification);
      }
    }

    @Override
    public void onTimeout(String request) {
      // While it is being tried again and again the silence is told once, as unreachable.
      if (link instanceof Link.Up) {
        events.timedOut(endpoint, purpose.label(), request);
      }
    }

    @Override
    public void onOverload(String request) {
      events.overloaded(endpoint, purpose.label(), request);
    }

    @Override
    public void onEnd(RpcStream which, String why) {
      ended(which, why);
    }
  }
}
