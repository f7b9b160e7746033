package io.kaspool.cli;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.mining.Worker;
import io.kaspool.node.BlockOutcome;
import io.kaspool.stratum.CloseReason;
import io.kaspool.stratum.PortSettings;
import io.kaspool.stratum.StratumEvents;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Tells a person what happens in the demo, a line an event. Any thread, event loops among them:
/// lines are written by a thread of their own.
///
/// Bounded: [#WAITING] lines wait for a terminal that has stopped; what comes then is not told.
final class Narrator implements MiningEvents, StratumEvents, AutoCloseable {
  private static final int WAITING = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int SHORT = 12;

  private final PrintWriter out;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("kaspool-narrator").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void say(String subject, String text) {
    String time = TIME.format(LocalTime.now(ZoneId.systemDefault()));
    title(String.format(Locale.ROOT, "%s  %-8s %s", time, subject, text));
  }

  /// As [#say], without a time: headings.
  void title(String text) {
    writer.execute(
        () -> {
          out.println(text);
          out.flush();
        });
  }

  /// Writes what still waits, and no more.
  @Override
  public void close() {
    writer.shutdown();
    try {
      boolean _ = writer.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String shortened(Hash hash) {
    return hash.toString().substring(0, SHORT) + "…";
  }

  @Override
  public void blockFound(FoundBlock block) {
    say("block", shortened(block.hash()) + " found by " + block.finder().name());
  }

  @Override
  public void blockDecided(FoundBlock block, BlockOutcome outcome) {
    String what =
        switch (outcome) {
          case BlockOutcome.Accepted accepted -> "accepted by " + accepted.by();
          case BlockOutcome.Rejected rejected -> "REJECTED: " + rejected.reason();
          case BlockOutcome.Undecided undecided -> "judged by no node: " + undecided.reason();
        };
    say("block", shortened(block.hash()) + " " + what);
  }

  @Override
  public void recordFailed(FoundBlock block, Throwable cause) {
    say("block", shortened(block.hash()) + " was not recorded: " + cause);
  }

  @Override
  public void minable(boolean minable, String why) {
    say("node", minable ? "in sync, jobs flow" : "no jobs: " + why);
  }

  @Override
  public void listening(InetSocketAddress address, PortSettings port) {
    say(
        "stratum",
        "listens on "
            + address.getHostString()
            + ":"
            + address.getPort()
            + ", difficulty "
            + port.startDifficulty().toStratum()
            + " ("
            + port.startDifficulty().hashes()
            + " hashes a share)");
  }

  @Override
  public void loggedIn(Worker worker, String dialect, SocketAddress remote) {
    say("miner", worker.name() + " logged in, speaks " + dialect);
  }

  @Override
  public void loginRefused(String user, String why, SocketAddress remote) {
    say("miner", "a log-in from " + remote + " was refused: " + why);
  }

  @Override
  public void sessionFailed(String who, Throwable cause) {
    say("miner", who + " lost its connection to a fault of the pool: " + cause);
  }

  @Override
  public void sessionClosed(String who, CloseReason reason) {
    say("miner", who.substring(who.lastIndexOf('.') + 1) + " left: " + reason.text());
  }
}
