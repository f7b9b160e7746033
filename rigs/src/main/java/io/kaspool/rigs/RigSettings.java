package io.kaspool.rigs;

import java.time.Duration;

/// What a rig is and where it mines.
///
/// @param hashesPerSecond upper bound over all threads, so that several rigs share few cores; 0 =
///   none
/// @param threads search threads
public record RigSettings(
    StratumServer server,
    Account account,
    Dialect dialect,
    String agent,
    long hashesPerSecond,
    int threads,
    Backoff reconnect,
    Patience patience) {

  /// What is sent in authorize: `wallet.worker` and the password.
  public record Account(String wallet, String worker, String password) {}

  /// The pause before a connection is tried again: doubles from `first` to `most`, and starts over
  /// after a log-in that succeeded.
  public record Backoff(Duration first, Duration most) {
    /// The rig ends with its first connection.
    public static final Backoff NEVER = new Backoff(Duration.ZERO, Duration.ZERO);

    public static Backoff every(Duration pause) {
      return new Backoff(pause, pause);
    }

    boolean isNever() {
      return most.isZero();
    }

    Duration after(Duration pause) {
      Duration doubled = pause.multipliedBy(2);
      return doubled.compareTo(most) > 0 ? most : doubled;
    }
  }

  /// How long the firmware waits for the reply to a request, and for any byte at all.
  public record Patience(Duration reply, Duration silence) {}

  public RigSettings {
    if (hashesPerSecond < 0 || threads < 1 || threads > 1024) {
      throw new IllegalArgumentException(
          "a rig needs 1 to 1024 threads and a hash rate of 0 (no limit) or more");
    }
  }

  /// An unlimited one-thread rig with the usual agent of its dialect and the patience of its
  /// firmware.
  public static RigSettings of(
      StratumServer server, String wallet, String worker, Dialect dialect) {
    // GodMiner leaves after 60 s without a byte, cpuminer-type firmware after 300 s.
    Duration silence = Duration.ofSeconds(dialect == Dialect.BITMAIN ? 60 : 300);
    return new RigSettings(
        server,
        new Account(wallet, worker, "x"),
        dialect,
        dialect.agent(),
        0,
        1,
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        new Patience(Duration.ofSeconds(30), silence));
  }

  public RigSettings withPassword(String password) {
    Account changed = new Account(account.wallet(), account.worker(), password);
    return new RigSettings(
        server, changed, dialect, agent, hashesPerSecond, threads, reconnect, patience);
  }

  public RigSettings withAgent(String other) {
    return new RigSettings(
        server, account, dialect, other, hashesPerSecond, threads, reconnect, patience);
  }

  public RigSettings withHashesPerSecond(long limit) {
    return new RigSettings(server, account, dialect, agent, limit, threads, reconnect, patience);
  }

  public RigSettings withThreads(int number) {
    return new RigSettings(
        server, account, dialect, agent, hashesPerSecond, number, reconnect, patience);
  }

  public RigSettings withReconnect(Backoff backoff) {
    return new RigSettings(
        server, account, dialect, agent, hashesPerSecond, threads, backoff, patience);
  }

  public RigSettings withPatience(Duration reply, Duration silence) {
    Patience changed = new Patience(reply, silence);
    return new RigSettings(
        server, account, dialect, agent, hashesPerSecond, threads, reconnect, changed);
  }
}
