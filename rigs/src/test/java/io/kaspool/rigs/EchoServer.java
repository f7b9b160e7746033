package io.kaspool.rigs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Sends everything back, and ends when the client ends. Each connection has a thread of its own.
final class EchoServer implements AutoCloseable {
  final AtomicInteger ended = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  private final ServerSocket socket;

  EchoServer() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> echo(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void echo(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      client.getInputStream().transferTo(client.getOutputStream());
      ended.incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
