package io.kaspool.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Which node serves templates: the first healthy one, and it stays until it is not, or until one
/// named before it has been healthy for ten seconds, so that a node that comes and goes does not
/// drag the miners along. A node that fails soon after it came back, as one does that is healthy
/// only while nobody asks it for templates, has to be healthy for twice as long each time, up to
/// ten minutes; once it served for as long as that took, ten seconds will do again.
///
/// Pure and not thread-safe: confined to the feed thread.
final class NodeChoice {
  /// No node can serve.
  static final int NONE = -1;

  private static final long STEADY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MAX_STEADY_NANOS = Duration.ofMinutes(10).toNanos();
  // At the start a backup that happens to answer first would serve for ten seconds.
  private static final long SETTLING_NANOS = Duration.ofMillis(500).toNanos();
  // 5 s of blocks; nodes of one network differ by far less.
  private static final long MAX_LAG = 50;

  enum Health {
    /// Not heard of since the start.
    UNTRIED,
    UNUSABLE,
    /// Takes long to answer: better than nothing.
    LATE,
    GOOD
  }

  /// @param daaScore the node's virtual DAA score, compared with the best one's
  record Facts(Health health, long daaScore) {}

  private final long createdAtNanos;
  private final boolean[] eligible;
  private final long[] eligibleSinceNanos;
  private final long[] steadyNanos;
  private int active = NONE;
  // Whether the active one displaced another, and since when.
  private boolean returned;
  private long returnedAtNanos;
  private boolean settled;

  NodeChoice(int nodes, long nowNanos) {
    this.createdAtNanos = nowNanos;
    this.eligible = new boolean[nodes];
    this.eligibleSinceNanos = new long[nodes];
    this.steadyNanos = new long[nodes];
    Arrays.fill(steadyNanos, STEADY_NANOS);
  }

  /// Decides anew; `facts` are in order of preference.
  ///
  /// @return the index of the node to take templates from, or [#NONE]
  int decide(List<Facts> facts, long nowNanos) {
    judge(facts, nowNanos);
    learn(nowNanos);
    settled |= nowNanos - createdAtNanos >= SETTLING_NANOS;
    int first = firstEligible();
    if (active != NONE && eligible[active]) {
      if (first < active && nowNanos - eligibleSinceNanos[first] >= steadyNanos[first]) {
        active = first;
        returned = true;
        returnedAtNanos = nowNanos;
      }
    } else if (first != NONE) {
      active = first;
    } else if (active == NONE || !mayServe(facts.get(active))) {
      active = firstServing(facts);
    }
    if (!settled && isWorthWaiting(facts)) {
      active = NONE;
    }
    settled |= active != NONE;
    return active;
  }

  /// Whether the first attempts to connect may still bring a better node.
  boolean isSettled() {
    return settled;
  }

  private void judge(List<Facts> facts, long nowNanos) {
    long best =
        facts.stream().filter(NodeChoice::mayServe).mapToLong(Facts::daaScore).max().orElse(0);
    for (int i = 0; i < eligible.length; i++) {
      Facts node = facts.get(i);
      boolean now = node.health() == Health.GOOD && best - node.daaScore() <= MAX_LAG;
      if (now && !eligible[i]) {
        eligibleSinceNanos[i] = nowNanos;
      }
      eligible[i] = now;
    }
  }

  /// How long the node that came back has to be healthy the next time.
  private void learn(long nowNanos) {
    if (!returned) {
      return;
    }
    if (nowNanos - returnedAtNanos >= steadyNanos[active]) {
      steadyNanos[active] = STEADY_NANOS;
      returned = false;
    } else if (!eligible[active]) {
      steadyNanos[active] = Math.min(2 * steadyNanos[active], MAX_STEADY_NANOS);
      returned = false;
    }
  }

  private static boolean mayServe(Facts node) {
    return switch (node.health()) {
      case GOOD, LATE -> true;
      case UNTRIED, UNUSABLE -> false;
    };
  }

  private int firstEligible() {
    for (int i = 0; i < eligible.length; i++) {
      if (eligible[i]) {
        return i;
      }
    }
    return NONE;
  }

  private static int firstServing(List<Facts> facts) {
    for (int i = 0; i < facts.size(); i++) {
      if (mayServe(facts.get(i))) {
        return i;
      }
    }
    return NONE;
  }

  private boolean isWorthWaiting(List<Facts> facts) {
    int until = active == NONE ? facts.size() : active;
    return facts.subList(0, until).stream().anyMatch(node -> node.health() == Health.UNTRIED);
  }
}
