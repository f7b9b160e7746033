package io.kaspool.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The small HTTP port of every role: `/metrics` in Prometheus's text format, `/health` as JSON
/// with status 200, or 503 when something is down. Answers GET and HEAD, on at most 16 virtual
/// threads; a connection beyond that is closed without an answer and counted as a refused task. A
/// request that takes longer than 10 s to arrive is cut off.
public final class OpsServer implements AutoCloseable {
  static final int MAX_REQUESTS = 16;
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final InetSocketAddress bind;
  private final String bindKeys;
  private final Metrics metrics;
  private final HealthChecks health;
  private final OpsEvents events;
  private final BoundedVirtualThreads threads =
      BoundedVirtualThreads.create("ops-http", MAX_REQUESTS);
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Set by `start` and read by `port` and `close`, which may run on other threads.
  private volatile @Nullable HttpServer server;

  private OpsServer(
      InetSocketAddress bind,
      String bindKeys,
      Metrics metrics,
      HealthChecks health,
      OpsEvents events) {
    this.bind = bind;
    this.bindKeys = bindKeys;
    this.metrics = metrics;
    this.health = health;
    this.events = events;
  }

  /// `bindKeys` names the configuration the address came from, for the error when it cannot be
  /// used.
  public static OpsServer create(
      InetSocketAddress bind,
      String bindKeys,
      Metrics metrics,
      HealthChecks health,
      OpsEvents events) {
    return new OpsServer(bind, bindKeys, metrics, health, events);
  }

  /// Binds the address and answers from then on.
  ///
  /// @throws OperatorException when the address cannot be bound
  public void start() {
    // Read once by the JDK, when its server class is loaded; in seconds. The default is no limit.
    if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
      System.setProperty("sun.net.httpserver.maxReqTime", "10");
    }
    HttpServer created = bind();
    created.setExecutor(threads);
    created.createContext("/", this::handle);
    created.start();
    server = created;
    events.serving(created.getAddress());
  }

  private HttpServer bind() {
    try {
      return HttpServer.create(bind, MAX_REQUESTS);
    } catch (IOException e) {
      throw new OperatorException(
          PoolError.PORT_UNAVAILABLE,
          "cannot serve metrics and health on " + bind + ": " + e.getMessage(),
          bindKeys,
          "end what uses the port, or choose another",
          e);
    }
  }

  /// The port it listens on; of use when it was asked for port 0.
  public int port() {
    HttpServer started = server;
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started.getAddress().getPort();
  }

  /// The executor behind it, to be watched by metrics.
  public BoundedVirtualThreads threads() {
    return threads;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        answer(exchange, 405, TEXT, bytes("only GET and HEAD\n"));
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics", "/metrics/" -> answer(exchange, 200, Metrics.CONTENT_TYPE, metrics.text());
        case "/health", "/health/" -> {
          HealthReport report = health.report();
          answer(exchange, report.isUp() ? 200 : 503, JSON, bytes(report.toJson() + "\n"));
        }
        default -> answer(exchange, 404, TEXT, bytes("try /metrics or /health\n"));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    HttpServer started = server;
    if (started != null) {
      started.stop(0);
    }
    threads.close();
  }
}
