package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushGatewayTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Received(String request, String authorization, String body) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final SteppedScheduler scheduler = new SteppedScheduler(new SteppedClock());
  private final RecordedOpsEvents events = new RecordedOpsEvents();
  private final Metrics pushed = Metrics.empty();
  private final Metrics own = Metrics.empty();
  private final HttpServer receiver = receiver();
  private volatile int status = 202;

  private static HttpServer receiver() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    receiver.createContext("/", this::receive);
    receiver.start();
    pushed.gauge("var_diff", "Difficulty.").set(4);
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  @Test
  void putsTheTextFormatToTheGroupOfJobAndInstance() {
    try (PushGateway gateway = gateway("")) {
      gateway.start();
      scheduler.advance(MINUTE);
    }

    assertThat(received).hasSize(1);
    assertThat(received.getFirst().request())
        .isEqualTo("PUT /metrics/job/mining_metrics/instance/us01%20pool1%2Fa");
    assertThat(received.getFirst().body()).contains("var_diff 4.0");
    assertThat(received.getFirst().authorization()).isEqualTo("null");
    assertThat(ownText()).contains("kaspool_push_gateway_pushes_total 1.0");
  }

  @Test
  void sendsCredentialsOfTheUrlAsAHeaderAndTellsThemToNobody() {
    status = 401;
    try (PushGateway gateway = gateway("pool:secret@")) {
      gateway.start();
      scheduler.advance(MINUTE);
    }

    assertThat(received.getFirst().authorization()).isEqualTo("Basic cG9vbDpzZWNyZXQ=");
    assertThat(events.told).hasSize(1);
    assertThat(events.told.getFirst()).contains("status 401").doesNotContain("secret");
  }

  @Test
  void countsEveryFailureAndTellsEachChangeOnce() {
    try (PushGateway gateway = gateway("")) {
      gateway.start();
      status = 500;
      scheduler.advance(MINUTE.multipliedBy(3));
      status = 200;
      scheduler.advance(MINUTE.multipliedBy(2));
    }

    assertThat(events.told).hasSize(2);
    assertThat(events.told.getFirst()).startsWith("push failed http://127.0.0.1:");
    assertThat(events.told.getFirst()).endsWith("status 500 answer");
    assertThat(events.told.getLast()).startsWith("push recovered http://127.0.0.1:");
    assertThat(ownText())
        .contains(
            "kaspool_push_gateway_failures_total 3.0", "kaspool_push_gateway_pushes_total 2.0");
  }

  @Test
  void outlivesAGatewayThatIsAway() {
    receiver.stop(0);
    try (PushGateway gateway = gateway("")) {
      gateway.start();
      scheduler.advance(MINUTE.multipliedBy(2));
    }

    assertThat(events.told).hasSize(1);
    assertThat(ownText()).contains("kaspool_push_gateway_failures_total 2.0");
  }

  @Test
  void pushesNoMoreAfterClose() {
    PushGateway gateway = gateway("");
    gateway.start();

    gateway.close();
    scheduler.advance(MINUTE.multipliedBy(5));

    assertThat(received).isEmpty();
  }

  private PushGateway gateway(String credentials) {
    return PushGateway.create(
        URI.create("http://" + credentials + "127.0.0.1:" + receiver.getAddress().getPort() + "/"),
        new PushGateway.Group("mining_metrics", "us01 pool1/a"),
        pushed,
        new PushGateway.Pace(scheduler, MINUTE),
        own,
        events);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      byte[] answer = "answer\nmore".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String ownText() {
    return new String(own.text(), StandardCharsets.UTF_8);
  }
}
