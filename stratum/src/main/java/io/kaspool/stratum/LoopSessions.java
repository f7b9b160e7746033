package io.kaspool.stratum;

import io.kaspool.mining.ShareJudge;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sessions of one event loop, and the walk that gives each of them the newest job. Confined to
/// that loop, but for [#offer].
///
/// A walk starts when a newer job is there and the last walk began about 250 ms ago, and lets reads
/// and replies through every [#STRIDE] sessions. A job that comes too soon waits, and a still newer
/// one takes its place: nothing queues up. The tolerance lets loops that fell behind get back into
/// step.
final class LoopSessions {
  private static final int STRIDE = 128;
  private static final Duration TICK = Duration.ofSeconds(1);

  /// Jobs come every 250 ms from timers that are not exact: one that is a little early is not held
  /// back.
  static final Duration TOLERANCE = Duration.ofMillis(30);

  private static final long SHORTEST_WALK_NANOS =
      Dialect.SHORTEST_INTERVAL.minus(TOLERANCE).toNanos();

  private final EventLoop loop;
  private final Gateway gateway;
  private final ShareJudge judge;
  private final List<Session> sessions = new ArrayList<>();
  private @Nullable EncodedJob newest;
  private @Nullable EncodedJob walking;
  private int cursor;
  private boolean walkScheduled;
  private long lastWalkNanos;

  LoopSessions(EventLoop loop, Gateway gateway, ShareJudge judge) {
    this.loop = loop;
    this.gateway = gateway;
    this.judge = judge;
    this.lastWalkNanos = gateway.clock().nanoTime() - Dialect.SHORTEST_INTERVAL.toNanos();
  }

  void start() {
    var _ =
        loop.scheduleAtFixedRate(this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Hands a new job to this loop. Any thread.
  void offer(EncodedJob job) {
    loop.execute(() -> accept(job));
  }

  ShareJudge judge() {
    return judge;
  }

  /// The newest job, if it may still be given out.
  @Nullable EncodedJob current() {
    EncodedJob job = newest;
    return job == null || job.job().isPastAgeLimit(gateway.clock().nanoTime()) ? null : job;
  }

  void join(Session session) {
    session.position(sessions.size());
    sessions.add(session);
  }

  /// Takes out a session that joined; the last one moves into its place.
  void leave(Session session) {
    Session last = sessions.removeLast();
    if (last != session) {
      sessions.set(session.position(), last);
      last.position(session.position());
    }
  }

  void closeAll(CloseReason reason) {
    for (Session session : List.copyOf(sessions)) {
      session.close(reason);
    }
  }

  private void accept(EncodedJob job) {
    newest = job;
    if (walking == null && !walkScheduled) {
      long wait = lastWalkNanos + SHORTEST_WALK_NANOS - gateway.clock().nanoTime();
      if (wait <= 0) {
        startWalk();
      } else {
        walkScheduled = true;
        var _ = loop.schedule(this::startWalk, wait, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void startWalk() {
    walkScheduled = false;
    walking = newest;
    lastWalkNanos = gateway.clock().nanoTime();
    cursor = sessions.size();
    walkOn();
  }

  // Backwards, so that sessions joining at the end get their job from their own start-up only. One
  // that
  // leaves moves the last one into its place: that one may have to wait for the next walk.
  private void walkOn() {
    EncodedJob job = walking;
    if (job == null) {
      return;
    }
    long now = gateway.clock().nanoTime();
    int end = Math.max(0, cursor - STRIDE);
    for (int i = Math.min(cursor, sessions.size()) - 1; i >= end; i--) {
      sessions.get(i).offer(job, now);
    }
    cursor = end;
    if (end > 0) {
      // scheduled, not executed: Netty looks at the sockets before it takes up timers again
      var _ = loop.schedule(this::walkOn, 1, TimeUnit.NANOSECONDS);
      return;
    }
    walking = null;
    EncodedJob next = newest;
    if (next != null && next != job) {
      accept(next);
    }
  }

  private void tick() {
    if (gateway.outage().isTooLong()) {
      closeAll(CloseReason.NO_NODE);
    }
  }
}
