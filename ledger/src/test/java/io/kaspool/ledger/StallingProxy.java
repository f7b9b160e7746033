package io.kaspool.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/// Passes one connection on to a server until it stalls: then it reads nothing of what the server
/// sends, as a client does that is frozen.
final class StallingProxy implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ServerSocket listener;
  private final int port;
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  // volatile: set by the test's threads, read by the one that passes on
  private volatile boolean stalling;

  private StallingProxy(ServerSocket listener, int port) {
    this.listener = listener;
    this.port = port;
  }

  static StallingProxy to(int port) throws IOException {
    StallingProxy proxy = new StallingProxy(new ServerSocket(0, 1, LOOPBACK), port);
    Thread.ofVirtual().start(proxy::serve);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// From the next answer on.
  void stall() {
    stalling = true;
  }

  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  private void serve() {
    try (Socket client = listener.accept();
        Socket server = new Socket(LOOPBACK, port)) {
      Thread.ofVirtual().start(() -> copy(client, server));
      copy(server, client);
      closed.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
        if (stalling && from.getPort() == port) {
          stalled.countDown();
          return;
        }
      }
    } catch (IOException e) {
      stalled.countDown(); // one of them is gone
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }
}
