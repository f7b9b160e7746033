package io.kaspool.cli;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.mining.Worker;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.BlockState;
import io.kaspool.stratum.CloseReason;
import io.kaspool.stratum.PortSettings;
import io.kaspool.stratum.StratumEvents;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Tells a person what happens in the demo, a line an event. Any thread; lines do not mix.
final class Narrator implements MiningEvents, StratumEvents {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int SHORT = 12;

  private final PrintWriter out;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void say(String subject, String text) {
    String time = TIME.format(LocalTime.now(ZoneId.systemDefault()));
    synchronized (out) {
      out.printf("%s  %-8s %s%n", time, subject, text);
      out.flush();
    }
  }

  /// As [#say], without a time: headings.
  void title(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  void coloured(Hash block, BlockState state) {
    switch (state) {
      case BlockState.Blue blue ->
          say(
              "block",
              shortened(block)
                  + " is blue: "
                  + Kas.text(blue.rewardSompi())
                  + " paid by "
                  + shortened(blue.mergingBlock()));
      case BlockState.Red red ->
          say("block", shortened(block) + " is red, merged by " + shortened(red.mergingBlock()));
      case BlockState.Unmerged _, BlockState.Unknown _ -> {} // told once it has a colour
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
    say("miner", user + " from " + remote + " refused: " + why);
  }

  @Override
  public void sessionClosed(String who, CloseReason reason) {
    say("miner", who.substring(who.lastIndexOf('.') + 1) + " left: " + reason.text());
  }
}
