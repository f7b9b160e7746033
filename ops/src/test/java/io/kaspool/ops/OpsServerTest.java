package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsServerTest {
  private final Metrics metrics = Metrics.empty();
  private final HealthChecks checks = new HealthChecks();
  private final RecordedOpsEvents events = new RecordedOpsEvents();
  private final OpsServer server = server(0);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    server.close();
  }

  @Test
  void servesMetricsInTextFormat() throws Exception {
    metrics.counter("kaspool_blocks", "Blocks.").inc();

    HttpResponse<String> response = send("GET", "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(Metrics.CONTENT_TYPE);
    assertThat(response.body()).contains("kaspool_blocks_total 1.0");
  }

  @Test
  void servesHealthWithAStatusThatBalancersUnderstand() throws Exception {
    AtomicReference<Health> health = new AtomicReference<>(Health.degraded("slow"));
    checks.register("node", health::get);
    assertThat(send("GET", "/health").statusCode()).isEqualTo(200);

    health.set(Health.down("gone"));

    HttpResponse<String> response = send("GET", "/health/");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"down\",\"checks\":{\"node\":{\"status\":\"down\",\"text\":\"gone\"}}}\n");
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void refusesOtherMethodsAndPaths() throws Exception {
    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/metricsx").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void closesAndCountsConnectionsBeyondItsLimit() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    checks.register("slow", () -> awaitThenOk(release));
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < OpsServer.MAX_REQUESTS; i++) {
      held.add(client.sendAsync(request("GET", "/health"), BodyHandlers.ofString()));
    }
    await().until(() -> server.threads().active() == OpsServer.MAX_REQUESTS);

    assertThatThrownBy(() -> send("GET", "/health")).isInstanceOf(IOException.class);

    assertThat(server.threads().rejected()).isPositive();
    release.countDown();
    for (CompletableFuture<HttpResponse<String>> each : held) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
  }

  private static Health awaitThenOk(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this", e);
    }
    return Health.ok();
  }

  @Test
  void aTakenPortNamesTheKeysAndTheNextStep() {
    try (OpsServer second = server(server.port())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageStartingWith("PORT_UNAVAILABLE: cannot serve metrics and health on ")
          .hasMessageEndingWith(
              " (metrics.bind, metrics.port): end what uses the port, or choose another");
    }
  }

  @Test
  void tellsWhereItServes() {
    assertThat(events.told).containsExactly("serving");
  }

  private OpsServer server(int port) {
    return OpsServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        "metrics.bind, metrics.port",
        metrics,
        checks,
        events);
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return client.send(request(method, path), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
  }
}
