package io.kaspool.rigs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A simulated miner: connects, logs in as its firmware would, really searches nonces, submits what
/// it finds, and connects again after a loss. One virtual thread reads the connection; the search
/// has platform threads of its own.
public final class Rig implements AutoCloseable {
  private final RigSettings settings;
  private final RigListener listener;
  private final Meter meter = new Meter();
  private final NonceSearch search;
  private final Thread connection;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable RawStratumClient
      wire; // written by the connection, closed by any thread
  private volatile @Nullable Session session; // written by the connection, read by search threads

  private Rig(RigSettings settings, RigListener listener) {
    this.settings = settings;
    this.listener = listener;
    String name = "rig-" + settings.account().worker();
    HashBudget budget = new HashBudget(settings.hashesPerSecond(), System.nanoTime());
    this.search = new NonceSearch(name, settings.threads(), budget, meter, this::found);
    this.connection = Thread.ofVirtual().name(name).unstarted(this::connectAgainAndAgain);
  }

  /// Starts mining; returns at once.
  public static Rig start(RigSettings settings, RigListener listener) {
    Rig rig = new Rig(settings, listener);
    rig.search.start();
    rig.connection.start();
    return rig;
  }

  public RigSettings settings() {
    return settings;
  }

  public RigStats stats() {
    return meter.stats();
  }

  /// Cuts the current connection, as a bad cable does. The rig connects again if its settings say
  /// so.
  public void disconnect() {
    RawStratumClient current = wire;
    if (current != null) {
      current.close();
    }
  }

  /// Waits until the rig has ended: after [#close], or when it does not reconnect.
  ///
  /// @return whether it has
  public boolean join(Duration limit) throws InterruptedException {
    return connection.join(limit);
  }

  private void connectAgainAndAgain() {
    RigSettings.Backoff backoff = settings.reconnect();
    Duration pause = backoff.first();
    while (true) {
      boolean loggedIn = connectOnce();
      if (loggedIn) {
        pause = backoff.first();
      }
      if (backoff.isNever() || closedWithin(pause)) {
        search.close();
        return;
      }
      pause = backoff.after(pause);
    }
  }

  /// @return whether it was logged in
  private boolean connectOnce() {
    Session current = null;
    String why = "closed";
    try (RawStratumClient client = RawStratumClient.connect(settings.server().resolve())) {
      wire = client;
      meter.connected();
      listener.connected();
      current = new Session(client, settings, listener, meter, search);
      session = current;
      if (closing.getCount() > 0) { // close() may have come before there was anything to close
        current.run();
      }
    } catch (IOException | Session.EndedException e) {
      why = String.valueOf(e.getMessage());
    } finally {
      session = null;
      search.work(null);
      meter.authorized(false);
    }
    listener.closed(closing.getCount() > 0 ? why : "closed");
    return current != null && current.isAuthorized();
  }

  private void found(Work work, long nonce) {
    Session current = session;
    if (current == null) {
      return; // the connection is gone, and its jobs with it
    }
    try {
      current.submit(work, nonce);
    } catch (IOException e) {
      disconnect(); // the reading thread tells why
    }
  }

  private boolean closedWithin(Duration pause) {
    try {
      return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /// Disconnects and ends all threads.
  @Override
  public void close() {
    closing.countDown();
    search.close();
    disconnect();
  }
}
