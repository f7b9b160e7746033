package io.kaspool.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Puts metrics to a Prometheus push gateway at an interval. PUT replaces all metrics of the group,
/// so that what is no longer pushed vanishes there. A push that fails is counted, told once until
/// one succeeds, and not repeated before the next interval.
public final class PushGateway implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 64 * 1024; // a longer one counts as a failure

  private final Target target;
  private final Metrics pushed;
  private final Scheduler scheduler;
  private final Duration interval;
  private final OpsEvents events;
  private final CounterDataPoint pushes;
  private final CounterDataPoint failures;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private @Nullable ScheduledTask task; // start and close are called by the wiring's thread
  private boolean failing; // confined to the scheduler's runs, which do not overlap

  private PushGateway(Target target, Metrics pushed, Pace pace, Metrics own, OpsEvents events) {
    this.target = target;
    this.pushed = pushed;
    this.scheduler = pace.scheduler();
    this.interval = pace.interval();
    this.events = events;
    this.pushes = own.counter("kaspool_push_gateway_pushes", "Pushes the gateway took.");
    this.failures = own.counter("kaspool_push_gateway_failures", "Pushes that failed.");
  }

  /// When to push.
  public record Pace(Scheduler scheduler, Duration interval) {}

  /// Which series the pushed ones replace: those of this job and instance.
  public record Group(String job, String instance) {
    private String path() {
      return "/metrics/job/" + encode(job) + "/instance/" + encode(instance);
    }

    private static String encode(String text) {
      // A form encodes a blank as plus, a path does not.
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /// Where to push. Credentials in the gateway's URL go into a header, and appear nowhere else.
  private record Target(URI gateway, URI group, @Nullable String authorization) {
    static Target of(URI gateway, Group group) {
      String userInfo = gateway.getUserInfo();
      String base = gateway.toString().replaceAll("/+$", "");
      String authorization = null;
      if (userInfo != null) {
        base = base.replaceFirst("//[^@]*@", "//");
        byte[] credentials = userInfo.getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
      }
      return new Target(URI.create(base), URI.create(base + group.path()), authorization);
    }
  }

  /// Pushes `pushed` to the gateway at this URL and counts its own doings in `own`.
  public static PushGateway create(
      URI gateway, Group group, Metrics pushed, Pace pace, Metrics own, OpsEvents events) {
    return new PushGateway(Target.of(gateway, group), pushed, pace, own, events);
  }

  public void start() {
    task = scheduler.repeat(interval, this::push);
  }

  private void push() {
    try {
      HttpResponse<String> response =
          client.send(request(), BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES));
      if (response.statusCode() / 100 == 2) {
        succeeded();
      } else {
        failed("status " + response.statusCode() + " " + firstLine(response.body()));
      }
    } catch (IOException e) {
      failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the program ends
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.group())
            .timeout(TIMEOUT)
            .header("Content-Type", Metrics.CONTENT_TYPE)
            .PUT(BodyPublishers.ofByteArray(pushed.text()));
    String authorization = target.authorization();
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private static String firstLine(String body) {
    String line = body.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200);
  }

  private void succeeded() {
    pushes.inc();
    if (failing) {
      failing = false;
      events.pushRecovered(target.gateway());
    }
  }

  private void failed(String why) {
    failures.inc();
    if (!failing) {
      failing = true;
      events.pushFailed(target.gateway(), why);
    }
  }

  /// Ends the pushes. What was pushed last stays at the gateway.
  @Override
  public void close() {
    if (task != null) {
      task.cancel();
    }
    client.shutdownNow();
  }
}
