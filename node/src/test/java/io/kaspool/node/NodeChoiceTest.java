package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.node.NodeChoice.Facts;
import io.kaspool.node.NodeChoice.Health;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeChoiceTest {
  private static final Facts GOOD = new Facts(Health.GOOD, 1000);
  private static final Facts BEHIND = new Facts(Health.GOOD, 949);
  private static final Facts LATE = new Facts(Health.LATE, 1000);
  private static final Facts BAD = new Facts(Health.UNUSABLE, 5000);
  private static final Facts UNTRIED = new Facts(Health.UNTRIED, 0);

  private final NodeChoice choice = new NodeChoice(3, 0);

  private int decide(long millis, Facts... facts) {
    return choice.decide(List.of(facts), Duration.ofMillis(millis).toNanos());
  }

  @Test
  void takesTheFirstGoodNode() {
    assertThat(decide(0, BAD, GOOD, GOOD)).isEqualTo(1);
  }

  @Test
  void takesAGoodNodeRatherThanALateOne() {
    assertThat(decide(0, LATE, GOOD, GOOD)).isEqualTo(1);
  }

  @Test
  void takesANodeThatKeepsUpRatherThanOneBehind() {
    assertThat(decide(0, BEHIND, GOOD, GOOD)).isEqualTo(1);
  }

  @Test
  void comparesWithUsableNodesOnly() {
    assertThat(decide(0, GOOD, BAD, BEHIND)).isZero();
  }

  @Test
  void takesALateNodeWhenThereIsNoOther() {
    assertThat(decide(0, BAD, LATE, LATE)).isEqualTo(1);
  }

  @Test
  void staysWithALateNodeWhenThereIsNoOther() {
    assertThat(decide(0, BAD, BAD, GOOD)).isEqualTo(2);
    assertThat(decide(100, BAD, LATE, LATE)).isEqualTo(2);
  }

  @Test
  void takesNoneWhenNoneCanServe() {
    assertThat(decide(0, GOOD, BAD, BAD)).isZero();
    assertThat(decide(100, BAD, BAD, UNTRIED)).isEqualTo(NodeChoice.NONE);
  }

  @Test
  void doesNotGoBackToANodeThatWasOnlyBrieflyGood() {
    assertThat(decide(0, BAD, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(1000, GOOD, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(10_900, GOOD, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(10_950, LATE, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(11_000, GOOD, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(20_999, GOOD, GOOD, GOOD)).isEqualTo(1);
    assertThat(decide(21_000, GOOD, GOOD, GOOD)).isZero();
  }

  @Test
  void goesBackAtOnceWhenThereIsNoOther() {
    assertThat(decide(0, BAD, GOOD, BAD)).isEqualTo(1);
    assertThat(decide(1000, GOOD, BAD, BAD)).isZero();
  }

  @Test
  void waitsHalfASecondForTheFirstNodesAtTheStart() {
    assertThat(decide(0, UNTRIED, GOOD, UNTRIED)).isEqualTo(NodeChoice.NONE);
    assertThat(choice.isSettled()).isFalse();
    assertThat(decide(499, UNTRIED, GOOD, UNTRIED)).isEqualTo(NodeChoice.NONE);
    assertThat(decide(500, UNTRIED, GOOD, UNTRIED)).isEqualTo(1);
    assertThat(choice.isSettled()).isTrue();
  }

  @Test
  void doesNotWaitForNodesNamedLater() {
    assertThat(decide(0, BAD, GOOD, UNTRIED)).isEqualTo(1);
  }
}
