package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The watch on a stepped clock, with two nodes that hold and say what the tests want. Confined to
/// the test's thread.
final class WatchFixture {
  private final SteppedClock clock = new SteppedClock();
  final SteppedScheduler scheduler = new SteppedScheduler(clock);
  final RecordingEvents events = new RecordingEvents();
  final FakeTreasury first = new FakeTreasury(1001, clock, scheduler, this::wake);
  final FakeTreasury second = new FakeTreasury(1002, clock, scheduler, this::wake);
  // The one under test, once it is started.
  private final List<UtxoWatch> watches = new ArrayList<>();

  private void wake() {
    watches.forEach(UtxoWatch::wake);
  }

  void start(FakeTreasury... sources) {
    start(TreasuryFollower.Limits.DEFAULT, sources);
  }

  void start(TreasuryFollower.Limits limits, FakeTreasury... sources) {
    UtxoWatch watch =
        new UtxoWatch(
            List.of(sources),
            NodeSetFixture.TREASURY,
            true,
            new NodeEnvironment(events, clock, scheduler, new SplittableRandom(1)),
            limits,
            step -> scheduler.schedule(Duration.ZERO, step));
    watches.add(watch);
    watch.start();
    advance(0);
  }

  void advance(long millis) {
    scheduler.advance(Duration.ofMillis(millis));
  }

  TreasuryView view() {
    return watches.getFirst().treasury().orElseThrow();
  }

  void assertHeld(TreasuryUtxo... expected) {
    Map<Outpoint, TreasuryUtxo> byOutpoint =
        Arrays.stream(expected)
            .collect(Collectors.toMap(TreasuryUtxo::outpoint, Function.identity()));
    assertThat(view().utxos()).isEqualTo(byOutpoint);
  }

  void assertUnknown() {
    assertThat(watches.getFirst().treasury()).isEmpty();
  }

  /// Follows the first node, which holds these; 150 ms later.
  void follow(int... held) {
    first.holding(held).connect();
    start(first);
    advance(150);
  }

  void close() {
    watches.getFirst().close();
  }
}
