package io.kaspool.rigs;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A blocking TCP client that knows nothing of stratum but lines: for protocol tests, and under
/// every rig. Reading is for one thread, writing for any.
public final class RawStratumClient implements AutoCloseable {
  // BOUND: a longer line is an IOException. The shortest buffer in the field is GodMiner's 16 KiB.
  private static final int MAX_LINE = 64 * 1024;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Socket socket;
  private final Object writing = new Object();
  private final byte[] buffer = new byte[MAX_LINE];
  private int filled;

  private RawStratumClient(Socket socket) {
    this.socket = socket;
  }

  public static RawStratumClient connect(InetSocketAddress server) throws IOException {
    return connect(server, 0);
  }

  /// @param receiveBufferBytes SO_RCVBUF, which must be set before the connect to be small; 0 =
  ///   default
  public static RawStratumClient connect(InetSocketAddress server, int receiveBufferBytes)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setTcpNoDelay(true);
      socket.connect(server, (int) CONNECT_LIMIT.toMillis());
      return new RawStratumClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends the text and `\n`.
  public void sendLine(String line) throws IOException {
    sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Sends the bytes as they are, in one write.
  public void sendBytes(byte[] bytes) throws IOException {
    synchronized (writing) {
      socket.getOutputStream().write(bytes);
    }
  }

  /// The next line without its `\n`; empty when none was complete in time.
  ///
  /// @throws EOFException when the server has closed
  /// @throws IOException on a reset connection or a line of more than 64 KiB
  public Optional<String> pollLine(Duration limit) throws IOException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    int searched = 0;
    while (true) {
      for (int i = searched; i < filled; i++) {
        if (buffer[i] == '\n') {
          return Optional.of(takeLine(i));
        }
      }
      searched = filled;
      if (!fill(deadlineNanos)) {
        return Optional.empty();
      }
    }
  }

  /// The next line.
  ///
  /// @throws SocketTimeoutException when none came in time
  public String readLine(Duration limit) throws IOException {
    return pollLine(limit)
        .orElseThrow(
            () -> new SocketTimeoutException("no line within " + limit.toMillis() + " ms"));
  }

  /// Every line that comes until the server is quiet for `quiet` or closes.
  public List<String> readLines(Duration quiet) throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      for (Optional<String> line = pollLine(quiet); line.isPresent(); line = pollLine(quiet)) {
        lines.add(line.get());
      }
    } catch (EOFException e) {
      // closed is as quiet as can be; awaitClosed() tells the two apart
    }
    return lines;
  }

  /// Reads on, throwing away what comes.
  ///
  /// @return whether the server closed or reset the connection in time
  public boolean awaitClosed(Duration limit) {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      do {
        filled = 0;
      } while (fill(deadlineNanos) && System.nanoTime() - deadlineNanos < 0);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /// What was received behind the last line, without waiting for more.
  public byte[] remaining() {
    return Arrays.copyOf(buffer, filled);
  }

  /// Ends sending; reading goes on.
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /// Closes with RST, as a machine that lost its power looks after it came back.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  public InetSocketAddress localAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a client socket", e);
    }
  }

  private String takeLine(int end) {
    String line = new String(buffer, 0, end, StandardCharsets.UTF_8);
    System.arraycopy(buffer, end + 1, buffer, 0, filled - end - 1);
    filled -= end + 1;
    return line;
  }

  /// @return false when the time is over
  private boolean fill(long deadlineNanos) throws IOException {
    if (filled == buffer.length) {
      throw new IOException("a line of more than " + MAX_LINE + " bytes");
    }
    long leftMillis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
    try {
      socket.setSoTimeout(Math.clamp(leftMillis, 1, Integer.MAX_VALUE));
      int read = socket.getInputStream().read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new EOFException("closed by the server");
      }
      filled += read;
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
