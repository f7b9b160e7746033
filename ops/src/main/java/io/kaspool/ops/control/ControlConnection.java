package io.kaspool.ops.control;

import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import io.kaspool.ops.control.ControlAnswer.Refused;
import io.kaspool.ops.control.ControlWire.Asked;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to the control socket, on a virtual thread of its own; limits on its time run on
/// the scheduler's.
final class ControlConnection {
  static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
  private static final String ROOT = "root";

  private final SocketChannel channel;
  private final String owner;
  private final ControlDesk desk;
  private final ControlEvents events;
  private final Scheduler scheduler;

  ControlConnection(
      SocketChannel channel,
      String owner,
      ControlDesk desk,
      ControlEvents events,
      Scheduler scheduler) {
    this.channel = channel;
    this.owner = owner;
    this.desk = desk;
    this.events = events;
    this.scheduler = scheduler;
  }

  void serve() {
    try (channel) {
      String peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      Optional<ControlAnswer> answer =
          isPermitted(peer, owner) ? answer(peer) : Optional.of(refusal(peer));
      if (answer.isPresent()) {
        write(answer.get());
      }
    } catch (IOException e) {
      LOG.debug("a client of the control socket went away: {}", e.toString());
    }
  }

  /// The socket's mode lets no one else in; this holds wherever the mode does not.
  static boolean isPermitted(String peer, String owner) {
    return peer.equals(owner) || peer.equals(ROOT);
  }

  private ControlAnswer refusal(String peer) {
    events.stranger(peer);
    return new Refused("only " + owner + " and " + ROOT + " may tell this role what to do");
  }

  /// None when nothing was asked, as by who only looks whether somebody answers.
  private Optional<ControlAnswer> answer(String peer) throws IOException {
    try {
      Optional<byte[]> request = read();
      if (request.isEmpty()) {
        return Optional.empty();
      }
      Asked asked = ControlWire.decodeRequest(request.get());
      return Optional.of(desk.answer(new ControlRequest(actor(peer, asked.user()), asked.words())));
    } catch (MalformedMessageException e) {
      events.malformed(peer, String.valueOf(e.getMessage()));
      return Optional.of(new Refused("nothing was done: not a request: " + e.getMessage()));
    }
  }

  /// Who the kernel says it is; what the client says, for example from `sudo`, is only added.
  private static String actor(String peer, String user) {
    return user.isBlank() || user.equals(peer) ? peer : peer + " (says " + user + ")";
  }

  private Optional<byte[]> read() throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledTask limit =
        scheduler.schedule(
            PATIENCE,
            () -> {
              late.set(true);
              quietly(channel::shutdownInput); // what waits for more reads the end
            });
    try {
      Optional<byte[]> request = ControlWire.read(channel, ControlWire.MAX_REQUEST_BYTES);
      if (request.isEmpty() && late.get()) {
        throw tooLate();
      }
      return request;
    } catch (MalformedMessageException e) {
      throw late.get() ? tooLate() : e;
    } finally {
      limit.cancel();
    }
  }

  private static MalformedMessageException tooLate() {
    return new MalformedMessageException("not here after " + PATIENCE.toSeconds() + " s");
  }

  private void write(ControlAnswer answer) throws IOException {
    ScheduledTask limit = scheduler.schedule(PATIENCE, () -> quietly(channel));
    try {
      ControlWire.write(channel, ControlWire.encode(answer));
    } finally {
      limit.cancel();
    }
  }

  private static void quietly(Closeable action) {
    try {
      action.close();
    } catch (IOException e) {
      LOG.debug("the client went away first: {}", e.toString());
    }
  }
}
