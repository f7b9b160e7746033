package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which jobs one session gets, when, and with which difficulty. Confined to the channel's event
/// loop.
final class JobDelivery {
  // The walks keep the pace, and a session's turn comes a little earlier or later in each of them.
  private static final Duration TOLERANCE = LoopSessions.TOLERANCE.multipliedBy(2);

  private final Gateway gateway;
  private final LoopSessions loop;
  private final Outlet outlet;
  private final DifficultyHistory difficulties = new DifficultyHistory();
  private Difficulty difficulty;
  private @Nullable Difficulty announced; // what the miner was told last
  private Dialect dialect = Dialect.DEFAULT;
  private boolean started;
  private boolean hadJob;
  private boolean missedJob;
  private boolean owedJob;
  private long lastJobNanos;
  private long lastJobSequence;

  JobDelivery(Gateway gateway, LoopSessions loop, Outlet outlet, Difficulty start) {
    this.gateway = gateway;
    this.loop = loop;
    this.outlet = outlet;
    this.difficulty = start;
  }

  void dialect(Dialect spoken) {
    dialect = spoken;
  }

  DifficultyHistory difficulties() {
    return difficulties;
  }

  /// Whether a job ever went out.
  boolean hadJob() {
    return hadJob;
  }

  /// Asks for another difficulty. It takes effect with the next job, as in every firmware.
  void change(Difficulty wished) {
    difficulty = wished;
  }

  /// Whether the miner has yet to be told the difficulty that its next job will have.
  boolean isUnannounced() {
    return !difficulty.equals(announced);
  }

  /// The line that tells it.
  byte[] announcement() {
    announced = difficulty;
    return Lines.setDifficulty(dialect, difficulty);
  }

  /// From now on it gets jobs; the first one at once, if there is one.
  void start() {
    started = true;
    sendCurrent();
  }

  /// Gives the session a job, unless it had one a moment ago or takes no bytes.
  ///
  /// Who had one a moment ago waits for the next walk, and is in step with all others from then on;
  /// if no walk comes, a timer gives it what it missed.
  void offer(EncodedJob job, long nowNanos) {
    if (job.job().sequence() <= lastJobSequence) {
      return; // a walk that a newer job overtook
    }
    long interval = dialect.jobInterval().toNanos();
    long wait = lastJobNanos + interval - nowNanos;
    if (!hadJob || wait <= TOLERANCE.toNanos()) {
      send(job, nowNanos);
    } else if (!owedJob) {
      owedJob = true;
      outlet.later(Duration.ofNanos(wait + interval), this::sendOwed);
    }
  }

  private void sendOwed() {
    owedJob = false;
    EncodedJob job = loop.current();
    if (job != null) {
      offer(job, gateway.clock().nanoTime());
    }
  }

  /// The channel takes bytes again: what it missed is now the newest job.
  void resume() {
    if (missedJob && started) {
      sendCurrent();
    }
  }

  private void sendCurrent() {
    EncodedJob job = loop.current();
    if (job != null && job.job().sequence() > lastJobSequence) {
      send(job, gateway.clock().nanoTime());
    }
  }

  private void send(EncodedJob job, long nowNanos) {
    missedJob = outlet.isStuck();
    if (missedJob) {
      gateway.counters().jobSkipped();
      return;
    }
    if (isUnannounced()) {
      outlet.write(announcement());
    }
    difficulties.sent(job.job().sequence(), difficulty);
    hadJob = true;
    lastJobNanos = nowNanos;
    lastJobSequence = job.job().sequence();
    outlet.writeAndFlush(job.line(dialect));
    gateway.counters().jobSent();
  }
}
