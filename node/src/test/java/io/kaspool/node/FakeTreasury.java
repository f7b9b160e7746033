package io.kaspool.node;

import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A node's treasury on a stepped clock: answers after its latency with what it held half-way, or
/// says nothing until the time is over. Confined to the test's thread.
final class FakeTreasury implements TreasurySource {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final NodeEndpoint endpoint;
  private final SteppedClock clock;
  private final SteppedScheduler scheduler;
  private final TreasuryInbox inbox;
  private final Map<Integer, RpcUtxosByAddressesEntry> held = new LinkedHashMap<>();
  private final List<Long> fetchMillis = new ArrayList<>();
  private Link link = new Link.Untried();
  private long sessions;
  boolean synced = true;
  boolean utxoIndex = true;
  boolean silent;
  String trouble = "";
  Duration latency = Duration.ofMillis(100);

  /// @param wake what the watch is woken by
  FakeTreasury(int port, SteppedClock clock, SteppedScheduler scheduler, Runnable wake) {
    this.endpoint = new NodeEndpoint("127.0.0.1", port);
    this.clock = clock;
    this.scheduler = scheduler;
    this.inbox = new TreasuryInbox(wake);
  }

  /// Holds these, without a word.
  FakeTreasury holding(int... numbers) {
    held.clear();
    for (int number : numbers) {
      held.put(number, Utxos.entry(number));
    }
    return this;
  }

  void connect() {
    sessions++;
    poll(5000);
  }

  /// What the connection learns each second.
  void poll(long daaScore) {
    link = new Link.Up(sessions, new ServerInfo("2.1.0", "simnet", utxoIndex, synced, daaScore));
    inbox.onChange();
  }

  void disconnect(String why) {
    link = new Link.Down(why);
    inbox.onChange();
  }

  /// Holds it and tells so.
  void add(int number) {
    held.put(number, Utxos.entry(number));
    tell(Utxos.added(number));
  }

  void remove(int number) {
    held.remove(number);
    tell(Utxos.removed(number));
  }

  void tell(UtxosChangedNotification change) {
    inbox.onNotification(sessions, Utxos.news(change).build());
  }

  void tellOfOverride() {
    inbox.onNotification(sessions, Utxos.override().build());
  }

  /// When fetches began, in milliseconds of the test.
  List<Long> fetchMillis() {
    return fetchMillis;
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
  public void listen(long session) {
    inbox.listen(session);
  }

  @Override
  public TreasuryNews takeNews() {
    return inbox.take();
  }

  @Override
  public void fetch(long session, Consumer<Fetched> whenDone) {
    fetchMillis.add(Duration.ofNanos(clock.nanoTime()).toMillis());
    if (silent) {
      scheduler.schedule(TIMEOUT, () -> whenDone.accept(new Fetched.Bad("no answer")));
    } else {
      scheduler.schedule(latency.dividedBy(2), () -> look(whenDone));
    }
  }

  private void look(Consumer<Fetched> whenDone) {
    Fetched found =
        trouble.isEmpty() ? new Fetched.Good(List.copyOf(held.values())) : new Fetched.Bad(trouble);
    scheduler.schedule(latency.dividedBy(2), () -> whenDone.accept(found));
  }
}
