package io.kaspool.node;

import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A node on a stepped clock: answers after its latency, or not at all. Confined to the test's
/// thread.
final class FakeSource implements TemplateSource {
  private static final long FIRST_DAA_SCORE = 1000;

  private final NodeEndpoint endpoint;
  private final SteppedClock clock;
  private final SteppedScheduler scheduler;
  private final List<Long> fetchMillis = new ArrayList<>();
  private Link link = new Link.Untried();
  private boolean notified;
  private final List<Long> renewalMillis = new ArrayList<>();
  private long sessions;
  private int inFlight;
  private int mostInFlight;
  boolean silent;
  boolean synced = true;
  long daaScore = FIRST_DAA_SCORE;
  Duration latency = Duration.ofMillis(10);

  FakeSource(int port, SteppedClock clock, SteppedScheduler scheduler) {
    this.endpoint = new NodeEndpoint("127.0.0.1", port);
    this.clock = clock;
    this.scheduler = scheduler;
  }

  void connect() {
    sessions++;
    poll();
  }

  /// What the connection learns each second.
  void poll() {
    link = new Link.Up(sessions, new ServerInfo("2.1.0", "simnet", true, synced, daaScore));
  }

  void disconnect(String why) {
    link = new Link.Down(why);
  }

  void announce() {
    notified = true;
  }

  /// When fetches began, in milliseconds of the test.
  List<Long> fetchMillis() {
    return fetchMillis;
  }

  /// When the subscription was renewed, in milliseconds of the test.
  List<Long> renewalMillis() {
    return renewalMillis;
  }

  int mostInFlight() {
    return mostInFlight;
  }

  @Override
  public NodeEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public boolean takeNotified() {
    boolean taken = notified;
    notified = false;
    return taken;
  }

  @Override
  public void renewSubscription(long session) {
    renewalMillis.add(Duration.ofNanos(clock.nanoTime()).toMillis());
  }

  @Override
  public void fetch(long session, Consumer<Fetched> whenDone) {
    fetchMillis.add(Duration.ofNanos(clock.nanoTime()).toMillis());
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    if (!silent) {
      scheduler.schedule(latency, () -> answer(whenDone));
    }
  }

  private void answer(Consumer<Fetched> whenDone) {
    inFlight--;
    if (!synced) {
      whenDone.accept(new Fetched.Bad("not synced"));
      return;
    }
    long now = clock.nanoTime();
    RpcBlock block = Templates.block(1000, now, daaScore);
    RpcBlock scored =
        block.toBuilder().setHeader(block.getHeader().toBuilder().setDaaScore(daaScore)).build();
    whenDone.accept(new Fetched.Good(BlockTemplate.of(scored, true, endpoint, now)));
  }
}
