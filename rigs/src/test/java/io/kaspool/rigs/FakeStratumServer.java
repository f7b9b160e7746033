package io.kaspool.rigs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A server that says what the test tells it to say. Confined to the test's thread.
final class FakeStratumServer implements AutoCloseable {
  private static final int LIMIT_MILLIS = 10_000;

  private final ServerSocket socket;

  FakeStratumServer() throws IOException {
    socket = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(LIMIT_MILLIS);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  Link accept() throws IOException {
    return new Link(socket.accept());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// One accepted connection.
  static final class Link implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    Link(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// The next line; fails after ten seconds, `"<end>"` when the client has closed.
    String line() throws IOException {
      socket.setSoTimeout(LIMIT_MILLIS);
      String line = reader.readLine();
      return line == null ? "<end>" : line;
    }

    boolean isQuietFor(Duration time) throws IOException {
      socket.setSoTimeout((int) time.toMillis());
      try {
        return reader.readLine() == null;
      } catch (SocketTimeoutException e) {
        return true;
      }
    }

    void send(String... lines) throws IOException {
      String text = String.join("\n", lines) + "\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
