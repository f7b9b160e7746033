package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// The CPU miner: a rig that tells in lines of text what it does.
public final class Miner {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;

  private Miner() {}

  /// Mines until the rig ends by itself, which it does not as long as it may reconnect, or until
  /// the thread is interrupted.
  ///
  /// @param every how often a line of progress is written
  /// @param lines gets every line; called on several threads, one at a time is up to it
  /// @return what was done
  public static RigStats run(RigSettings settings, Duration every, Consumer<String> lines)
      throws InterruptedException {
    lines.accept("mining at " + settings.server() + " with " + settings.threads() + " thread(s)");
    try (Rig rig = Rig.start(settings, new Teller(settings, lines))) {
      while (!rig.join(every)) {
        lines.accept(progress(rig.stats()));
      }
      return rig.stats();
    }
  }

  /// One line on how it goes.
  static String progress(RigStats stats) {
    return String.format(
        Locale.ROOT,
        "%s, %d shares accepted, %d refused, %.1f jobs/s%s",
        hashRate(stats.hashesPerSecond()),
        stats.accepted(),
        stats.refusedTotal(),
        stats.jobsPerSecond(),
        stats.complaint().map(text -> ", " + text).orElse(""));
  }

  private static String hashRate(double hashesPerSecond) {
    if (hashesPerSecond >= MEGA) {
      return String.format(Locale.ROOT, "%.2f MH/s", hashesPerSecond / MEGA);
    }
    return String.format(Locale.ROOT, "%.2f kH/s", hashesPerSecond / KILO);
  }

  private record Teller(RigSettings settings, Consumer<String> lines) implements RigListener {
    @Override
    public void authorized() {
      lines.accept("logged in as " + settings.account().worker());
    }

    @Override
    public void loginRefused(int code, String text) {
      lines.accept("log-in refused: " + text + " (" + code + "); check the wallet address");
    }

    @Override
    public void difficulty(Difficulty difficulty) {
      lines.accept("a share takes " + difficulty.hashes() + " hashes on average");
    }

    @Override
    public void shareAccepted(FoundShare share) {
      lines.accept("share accepted, job " + share.jobId());
    }

    @Override
    public void shareRefused(FoundShare share, int code, String text) {
      lines.accept("share refused, job " + share.jobId() + ": " + text + " (" + code + ")");
    }

    @Override
    public void fault(ProtocolFault fault) {
      lines.accept("protocol fault: " + fault);
    }

    @Override
    public void closed(String why) {
      boolean again = !settings.reconnect().isNever();
      lines.accept("connection lost: " + why + (again ? "; trying again" : ""));
    }
  }
}
