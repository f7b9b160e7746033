package io.kaspool.ops.control;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import io.kaspool.ops.control.ControlWire.Asked;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells a running role what to do. Any thread that may block.
public final class ControlClient {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String UNKNOWN_OUTCOME =
      "look into its log and audit log for what became of it";

  private static final String START_IT =
      "start the role, or name its socket and be where it was started";

  private ControlClient() {}

  /// Asks the role at this socket and waits up to 5 minutes for its answer.
  ///
  /// @throws IllegalArgumentException when the words are no request, and why
  /// @throws OperatorException when no role answers
  public static ControlAnswer ask(Path socket, List<String> words) {
    return ask(socket, new Asked(user(), words), PATIENCE);
  }

  /// Who sits at the terminal, if the system says so.
  private static String user() {
    String sudo = Optional.ofNullable(System.getenv("SUDO_USER")).orElse("");
    String user = sudo.isBlank() ? System.getProperty("user.name", "") : sudo;
    return ControlWire.isUser(user) ? user : "";
  }

  static ControlAnswer ask(Path socket, Asked asked, Duration patience) {
    byte[] request = ControlWire.encode(asked);
    if (!SocketFile.fits(socket)) {
      throw unreachable(
          "the path has more than " + SocketFile.MAX_PATH_BYTES + " bytes",
          socket,
          "give one relative to where you are",
          null);
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      FutureTask<ControlAnswer> exchange =
          new FutureTask<>(() -> exchange(socket, channel, request));
      Thread.ofVirtual().name("control-client").start(exchange);
      return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable("no answer yet; the role may still be at it", socket, UNKNOWN_OUTCOME, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted before the answer came", socket, UNKNOWN_OUTCOME, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof OperatorException problem
          ? problem
          : unreachable("the role ended or broke off", socket, UNKNOWN_OUTCOME, e.getCause());
    } catch (IOException e) {
      throw unreachable("no socket can be made: " + e, socket, "check the system's limits", e);
    }
  }

  private static ControlAnswer exchange(Path socket, SocketChannel channel, byte[] request)
      throws IOException {
    connect(socket, channel);
    try {
      ControlWire.write(channel, request);
    } catch (IOException e) {
      // A role that takes no more requests says so without reading them: its answer is there.
      return answer(channel).orElseThrow(() -> e);
    }
    return answer(channel).orElseThrow(() -> new IOException("closed without an answer"));
  }

  private static Optional<ControlAnswer> answer(SocketChannel channel) throws IOException {
    Optional<byte[]> answer = ControlWire.read(channel, ControlWire.MAX_ANSWER_BYTES);
    return answer.isEmpty()
        ? Optional.empty()
        : Optional.of(ControlWire.decodeAnswer(answer.get()));
  }

  private static void connect(Path socket, SocketChannel channel) {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (ConnectException e) {
      throw unreachable("no role runs here: what made the socket is gone", socket, START_IT, e);
    } catch (IOException e) {
      throw Files.notExists(socket)
          ? unreachable("no role runs here: there is no such socket", socket, START_IT, e)
          : unreachable(
              "the socket cannot be used: " + e.getMessage(),
              socket,
              "run this as the user that the role runs as, or as root",
              e);
    }
  }

  private static OperatorException unreachable(
      String what, Path socket, String whatToDo, @Nullable Throwable cause) {
    return new OperatorException(
        PoolError.ROLE_UNREACHABLE, what, socket.toString(), whatToDo, cause);
  }
}
