package io.kaspool.ops.control;

import io.kaspool.ops.BoundedVirtualThreads;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.Scheduler;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.ops.control.ControlAnswer.Refused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Unix socket, of mode 0600, at which a running role takes commands from its own user and from
/// root. A thread of its own accepts. At most 8 connections are served at a time, each on a virtual
/// thread and for one request; one beyond that is told so and counted as a refused task. A request
/// has 5 s to arrive, and its answer 5 s to be fetched; how long a command works is its own affair.
public final class ControlSocket implements AutoCloseable {
  static final int MAX_CONNECTIONS = 8;
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// For each connection one limit on its time, and one more to accept again after a failure; twice
  /// that, since a limit that has run out may still be ending.
  private static final int MAX_TASKS = 2 * (MAX_CONNECTIONS + 1);

  private final Path path;
  private final ControlDesk desk;
  private final ControlEvents events;
  private final Scheduler scheduler;
  private final Runnable closeScheduler;
  private final BoundedVirtualThreads threads;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Set by `start` and read by `close`, which may run on another thread.
  private volatile @Nullable Listening listening;

  private record Listening(SocketFile file, ServerSocketChannel channel, String owner) {}

  ControlSocket(
      Path path,
      ControlDesk desk,
      ControlEvents events,
      BoundedVirtualThreads threads,
      Scheduler scheduler,
      Runnable closeScheduler) {
    this.path = path;
    this.desk = desk;
    this.events = events;
    this.threads = threads;
    this.scheduler = scheduler;
    this.closeScheduler = closeScheduler;
  }

  /// Commands may still be registered afterwards.
  public static ControlSocket create(
      Path path, ControlCommands commands, AuditLog audit, ControlEvents events) {
    VirtualThreadScheduler scheduler =
        VirtualThreadScheduler.create("ops-control-limits", MAX_TASKS);
    ControlDesk desk = new ControlDesk(commands, audit, events);
    BoundedVirtualThreads threads = BoundedVirtualThreads.create("ops-control", MAX_CONNECTIONS);
    return new ControlSocket(path, desk, events, threads, scheduler, scheduler::close);
  }

  /// Makes the socket, whose directory must exist, and takes commands from then on.
  ///
  /// @throws OperatorException when another process takes commands there, the path is too long, or
  ///   the socket cannot be made
  public void start() {
    SocketFile file = SocketFile.claim(path);
    try {
      Listening started = new Listening(file, file.bind(MAX_CONNECTIONS), file.owner());
      listening = started;
      startAccepting(started);
    } finally {
      if (listening == null) {
        closeQuietly(file);
      }
    }
    events.listening(path);
  }

  /// The executor that commands run on, to be watched by metrics.
  public BoundedVirtualThreads threads() {
    return threads;
  }

  private void startAccepting(Listening started) {
    Thread.ofVirtual().name("ops-control-accept").start(() -> accept(started));
  }

  private void accept(Listening started) {
    while (!closed.get()) {
      try {
        take(started.channel().accept(), started.owner());
      } catch (ClosedChannelException e) {
        return; // by close
      } catch (IOException e) {
        events.acceptFailed(e);
        scheduler.schedule(PAUSE, () -> startAccepting(started));
        return;
      }
    }
  }

  private void take(SocketChannel channel, String owner) {
    ControlConnection connection = new ControlConnection(channel, owner, desk, events, scheduler);
    if (!threads.tryExecute(connection::serve)) {
      events.turnedAway();
      turnAway(channel);
    }
  }

  /// A new connection has room for a line, so this does not wait.
  private static void turnAway(SocketChannel channel) {
    Refused busy =
        new Refused("nothing was done: as many commands as may be are at work; try again");
    try (channel) {
      channel.configureBlocking(false);
      channel.write(ByteBuffer.wrap(ControlWire.encode(busy)));
    } catch (IOException e) {
      // gone already: nobody is left to tell
    }
  }

  /// Takes no more requests, waits for what runs as `BoundedVirtualThreads.close` does, and leaves
  /// the place to others.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    @Nullable Listening started = listening;
    if (started != null) {
      closeQuietly(started.channel());
    }
    threads.close();
    closeScheduler.run();
    if (started != null) {
      closeQuietly(started.file());
    }
  }

  /// What cannot be closed or removed here ends with the process, or is taken over by the next.
  private static void closeQuietly(Closeable part) {
    try {
      part.close();
    } catch (IOException e) {
      LOG.debug("left behind at the control socket: {}", e.toString());
    }
  }
}
