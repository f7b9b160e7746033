package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemplateFeedTest {
  private static final Duration STEP = Duration.ofMillis(25);

  private final SteppedClock clock = new SteppedClock();
  private final SteppedScheduler scheduler = new SteppedScheduler(clock);
  private final FakeSource first = new FakeSource(1001, clock, scheduler);
  private final FakeSource second = new FakeSource(1002, clock, scheduler);
  private final RecordingTemplates heard = new RecordingTemplates();
  private final RecordingEvents events = new RecordingEvents();

  private TemplateFeed start(FakeSource... sources) {
    return start(heard, sources);
  }

  private TemplateFeed start(TemplateListener listener, FakeSource... sources) {
    TemplateFeed feed =
        new TemplateFeed(
            List.of(sources),
            true,
            listener,
            new NodeEnvironment(events, clock, scheduler, new SplittableRandom(1)),
            step -> scheduler.schedule(Duration.ZERO, step));
    feed.start();
    advance(0);
    return feed;
  }

  private void advance(long millis) {
    scheduler.advance(Duration.ofMillis(millis));
  }

  /// Steps until the node serves; returns the milliseconds it took.
  private long untilServedBy(FakeSource source) {
    return untilServedBy(source, Duration.ofMinutes(1));
  }

  private long untilServedBy(FakeSource source, Duration limit) {
    int before = heard.templates().size();
    for (long millis = 0; millis <= limit.toMillis(); millis += STEP.toMillis()) {
      if (heard.templates().size() > before && heard.servedBy(source.endpoint())) {
        return millis;
      }
      scheduler.advance(STEP);
    }
    throw new AssertionError(source.endpoint() + " never served: " + events.lines());
  }

  @Test
  void fetchesAtOnceWhenConnected() {
    first.connect();
    start(first);
    advance(20);
    assertThat(first.fetchMillis()).containsExactly(0L);
    assertThat(heard.templates()).hasSize(1);
  }

  @Test
  void fetchesAtOnceWhenConnectedAgain() {
    first.connect();
    start(first);
    advance(500);
    first.disconnect("gone");
    advance(1000);
    first.connect();
    advance(50);
    assertThat(first.fetchMillis()).containsExactly(0L, 1500L + STEP.toMillis());
  }

  @Test
  void fetchesEverySecondWithoutNews() {
    first.connect();
    start(first);
    advance(3050);
    assertThat(first.fetchMillis()).containsExactly(0L, 1000L, 2000L, 3000L);
  }

  @Test
  void fetchesQuarterOfASecondAfterThePreviousStartWhenThereIsNews() {
    first.connect();
    start(first);
    for (int i = 0; i < 20; i++) {
      first.announce();
      advance(50);
    }
    assertThat(first.fetchMillis()).containsExactly(0L, 250L, 500L, 750L, 1000L);
  }

  @Test
  void fetchesAtOnceAfterQuietNews() {
    first.connect();
    start(first);
    advance(600);
    first.announce();
    advance(50);
    assertThat(first.fetchMillis()).containsExactly(0L, 600L + STEP.toMillis());
  }

  @Test
  void subscribesAgainAfterThreeSecondsOfUnannouncedTemplates() {
    first.connect();
    start(first);
    for (int i = 0; i < 100; i++) {
      first.daaScore++;
      advance(100);
    }
    // Doubted at 1 s, and anew at 5 s.
    assertThat(first.renewalMillis()).hasSize(2);
    assertThat(first.renewalMillis().getFirst()).isBetween(4000L, 4100L);
    assertThat(events.count("resubscribed 127.0.0.1:1001")).isEqualTo(2);
  }

  @Test
  void doesNotSubscribeAgainWhileTemplatesAreAnnouncedOrNothingHappens() {
    first.connect();
    start(first);
    advance(20_000);
    for (int i = 0; i < 40; i++) {
      first.daaScore++;
      first.announce();
      advance(i % 2 == 0 ? 100 : 7000);
    }
    assertThat(first.renewalMillis()).isEmpty();
  }

  @Test
  void neverFetchesTwiceAtOnce() {
    first.connect();
    first.latency = Duration.ofMillis(900);
    start(first);
    for (int i = 0; i < 100; i++) {
      first.announce();
      advance(50);
    }
    assertThat(first.mostInFlight()).isEqualTo(1);
    assertThat(heard.templates()).hasSizeBetween(5, 6);
  }

  @Test
  void prefersTheFirstNodeThoughTheSecondAnswersFirst() {
    second.connect();
    start(first, second);
    advance(300);
    first.connect();
    advance(100);
    assertThat(heard.templates()).isNotEmpty();
    assertThat(heard.templates()).allMatch(one -> one.source().equals(first.endpoint()));
    assertThat(heard.availability()).hasSize(1);
  }

  @Test
  void doesNotWaitLongForTheFirstNode() {
    second.connect();
    start(first, second);
    assertThat(untilServedBy(second)).isLessThanOrEqualTo(600);
  }

  @Test
  void switchesAtOnceWhenTheConnectionIsLost() {
    first.connect();
    second.connect();
    start(first, second);
    advance(2000);
    first.disconnect("UNAVAILABLE");
    assertThat(untilServedBy(second)).isLessThanOrEqualTo(100);
    assertThat(heard.availability()).containsExactly("true templates come from 127.0.0.1:1001");
    assertThat(events.lines()).contains("activated 127.0.0.1:1002: 127.0.0.1:1001: UNAVAILABLE");
  }

  @Test
  void switchesWithinTwoSecondsOfSilence() {
    first.connect();
    second.connect();
    start(first, second);
    // The worst moment: just after an answer, with no news to come.
    advance(1030);
    first.silent = true;
    assertThat(untilServedBy(second)).isBetween(1000L, 1750L);
  }

  @Test
  void switchesWithinTwoSecondsOfLosingSync() {
    first.connect();
    second.connect();
    start(first, second);
    advance(1030);
    first.synced = false;
    assertThat(untilServedBy(second)).isLessThanOrEqualTo(1250);
    assertThat(events.count("templateFailed 127.0.0.1:1001: not synced")).isEqualTo(1);
  }

  @Test
  void leavesANodeThatFallsBehindTheOthers() {
    first.connect();
    second.connect();
    start(first, second);
    advance(1030);
    second.daaScore += 51;
    second.poll();
    assertThat(untilServedBy(second)).isLessThanOrEqualTo(100);
  }

  @Test
  void toleratesASmallLag() {
    first.connect();
    second.connect();
    start(first, second);
    second.daaScore += 50;
    second.poll();
    advance(5000);
    assertThat(heard.servedBy(first.endpoint())).isTrue();
  }

  @Test
  void returnsToThePreferredNodeWhenItIsSteady() {
    first.connect();
    second.connect();
    start(first, second);
    advance(1000);
    first.disconnect("gone");
    advance(1000);
    first.connect();
    assertThat(untilServedBy(first)).isBetween(10_000L, 10_100L);
  }

  @Test
  void staysWhenThePreferredNodeComesAndGoes() {
    first.connect();
    second.connect();
    start(first, second);
    advance(1000);
    for (int i = 0; i < 10; i++) {
      first.disconnect("gone");
      advance(1000);
      first.connect();
      advance(9000);
    }
    assertThat(events.count("activated")).isEqualTo(2);
    assertThat(heard.servedBy(second.endpoint())).isTrue();
  }

  @Test
  void waitsTwiceAsLongForANodeThatRelapses() {
    first.connect();
    second.connect();
    start(first, second);
    advance(1000);
    first.latency = Duration.ofMillis(700);
    // Back after 10 s, 20 s, 40 s and so on: about six times, not sixty.
    advance(Duration.ofMinutes(11).toMillis());
    assertThat(events.count("activated 127.0.0.1:1001")).isBetween(5L, 8L);
    // Never more than ten minutes.
    first.latency = Duration.ofMillis(10);
    assertThat(untilServedBy(first, Duration.ofMinutes(10))).isPositive();
    // It served well for as long: what was is forgotten.
    advance(Duration.ofMinutes(11).toMillis());
    first.disconnect("gone");
    advance(1000);
    first.connect();
    assertThat(untilServedBy(first, Duration.ofMinutes(1))).isBetween(10_000L, 10_100L);
  }

  @Test
  void keepsASlowNodeThatHasNoAlternative() {
    first.connect();
    first.latency = Duration.ofMillis(2500);
    start(first);
    advance(10_000);
    assertThat(heard.templates()).hasSize(4);
    assertThat(heard.availability()).hasSize(1);
  }

  @Test
  void tellsOnceThatNoNodeServesAndOnceThatOneDoesAgain() {
    first.connect();
    start(first, second);
    advance(1000);
    first.disconnect("gone");
    second.disconnect("never there");
    advance(5000);
    first.connect();
    advance(1000);
    assertThat(heard.availability())
        .containsExactly(
            "true templates come from 127.0.0.1:1001",
            "false 127.0.0.1:1001: gone; 127.0.0.1:1002: never there",
            "true templates come from 127.0.0.1:1001");
    assertThat(events.count("noneUsable")).isEqualTo(1);
  }

  @Test
  void tellsAtTheStartThatNoNodeServes() {
    first.disconnect("Connection refused");
    start(first);
    advance(600);
    assertThat(heard.availability()).containsExactly("false 127.0.0.1:1001: Connection refused");
  }

  @Test
  void servesWithinASecondOfBeingInSync() {
    first.synced = false;
    first.connect();
    start(first);
    advance(5000);
    assertThat(heard.templates()).isEmpty();
    first.synced = true;
    assertThat(untilServedBy(first)).isLessThanOrEqualTo(600);
  }

  @Test
  void believesTheTemplateRatherThanTheServerInfo() {
    // While the whole network is slow kaspad allows mining and yet calls itself unsynced.
    first.synced = false;
    first.connect();
    first.synced = true;
    start(first);
    assertThat(untilServedBy(first)).isLessThanOrEqualTo(100);
    advance(5000);
    assertThat(heard.availability()).hasSize(1);
  }

  @Test
  void ignoresTheAnswerOfALostSession() {
    first.connect();
    first.latency = Duration.ofMillis(300);
    start(first);
    advance(100);
    first.connect();
    first.latency = Duration.ofMillis(10);
    advance(1050);
    assertThat(first.fetchMillis()).containsExactly(0L, 125L, 1125L);
    assertThat(heard.templates()).hasSize(2);
  }

  @Test
  void goesOnWhenAListenerThrows() {
    TemplateListener failing =
        new TemplateListener() {
          @Override
          public void onTemplate(BlockTemplate template) {
            heard.onTemplate(template);
            throw new IllegalStateException("broken");
          }

          @Override
          public void onAvailability(boolean minable, String why) {
            throw new IllegalStateException("broken");
          }
        };
    first.connect();
    start(failing, first);
    advance(2050);
    assertThat(heard.templates()).hasSize(3);
    assertThat(events.count("listenerFailed template listener: broken")).isEqualTo(4);
  }

  @Test
  void stopsWhenClosed() {
    first.connect();
    TemplateFeed feed = start(first);
    feed.close();
    advance(5000);
    assertThat(first.fetchMillis()).hasSize(1);
    assertThat(heard.templates()).isEmpty();
  }

  @Test
  void showsHowTheNodesStand() {
    first.connect();
    second.synced = false;
    second.connect();
    TemplateFeed feed = start(first, second);
    advance(1000);
    assertThat(feed.statuses())
        .containsExactly(
            new NodeStatus(first.endpoint(), "connected", true, true, 1000, "2.1.0", true),
            new NodeStatus(second.endpoint(), "not synced", false, false, 1000, "2.1.0", false));
  }
}
