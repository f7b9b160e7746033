package io.kaspool.node;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Follows the treasury's outputs on one node for one session: fetches all, applies what is
/// announced, and fetches again to compare every ten minutes, soon after something does not fit,
/// and at once when the node says that its set is another one.
///
/// What was announced while a fetch was under way is applied to its result. That is right whether
/// the answer knew of it or not, since the last announcement of an output says how it is, and all
/// since the fetch began are kept.
///
/// Confined to the watch's thread, except for the answer's place and the set.
final class TreasuryFollower {
  /// What a follower may hold.
  ///
  /// @param utxos a larger set is not followed at all: it would be in memory several times
  /// @param replayed outputs announced during one fetch; with more the fetch is done again
  record Limits(int utxos, int replayed) {
    static final Limits DEFAULT = new Limits(1_000_000, 200_000);
  }

  /// What the followers of one watch share.
  ///
  /// @param versions counts the sets' states, so that no version comes twice
  /// @param wake makes another step; returns at once
  record Context(
      TreasuryMessages messages,
      NodeEvents events,
      AtomicLong versions,
      Limits limits,
      Runnable wake) {}

  /// Between fetches from one node, also over sessions: each may be dozens of megabytes.
  static final Duration GAP = Duration.ofSeconds(5);

  private static final Duration CHECK = Duration.ofMinutes(10);
  private static final Duration EARLY_CHECK = Duration.ofSeconds(30);

  private final TreasurySource source;
  private final long session;
  private final Context context;
  // At most one fetch is in flight; any thread puts.
  private final AtomicReference<TreasurySource.@Nullable Fetched> answer = new AtomicReference<>();
  private final TreasurySuspects suspects = new TreasurySuspects();

  private boolean fetching;
  // Whether the answer under way would lack announcements.
  private boolean answerVoid;
  // Whether the set was exchanged, so that announcements of the old one may still come.
  private boolean overridden;
  private long dueAtNanos;
  private long fetchedAtNanos;
  private List<TreasuryChange> replay = new ArrayList<>();
  private int replayed;
  private @Nullable TreasurySet set;
  private @Nullable String failure;

  TreasuryFollower(TreasurySource source, long session, Context context) {
    this.source = source;
    this.session = session;
    this.context = context;
  }

  /// @param notBeforeNanos when the first fetch may begin
  void start(long notBeforeNanos) {
    source.listen(session);
    dueAtNanos = notBeforeNanos;
    fetchedAtNanos = notBeforeNanos - GAP.toNanos();
  }

  /// When the node may be asked for all outputs again.
  long notBeforeNanos() {
    return fetchedAtNanos + GAP.toNanos();
  }

  NodeEndpoint endpoint() {
    return source.endpoint();
  }

  /// The outputs as of now, unless they are unknown.
  Optional<TreasurySet> set() {
    return Optional.ofNullable(set);
  }

  /// Why this node cannot be followed, if so.
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  void step(long nowNanos) {
    try {
      take(source.takeNews(), nowNanos);
      TreasurySource.Fetched fetched = answer.getAndSet(null);
      if (fetched != null) {
        arrived(fetched, nowNanos);
      }
    } catch (IllegalArgumentException e) {
      failure = "unreadable outputs: " + e.getMessage();
    }
    suspects
        .verdict(nowNanos)
        .ifPresent(detail -> context.events().treasuryDiffers(endpoint(), detail));
    if (!fetching && failure == null && nowNanos - dueAtNanos >= 0) {
      fetch(nowNanos);
    }
  }

  private void fetch(long nowNanos) {
    fetching = true;
    answerVoid = false;
    fetchedAtNanos = nowNanos;
    source.fetch(
        session,
        fetched -> {
          answer.set(fetched);
          context.wake().run();
        });
  }

  private void take(TreasuryNews news, long nowNanos) {
    if (news.overridden() || news.overflowed()) {
      if (set != null) {
        set = null;
        String why = news.overridden() ? "it exchanged its UTXO set" : "too many changes at once";
        context.events().treasuryLost(endpoint(), why);
      }
      forgetReplay();
      answerVoid = fetching;
      overridden |= news.overridden();
      dueAtNanos = nowNanos + GAP.toNanos();
      if (news.overflowed()) {
        return; // what came after them is of no use
      }
    }
    for (UtxosChangedNotification change : news.changes()) {
      apply(context.messages().read(change), nowNanos);
    }
  }

  private void apply(TreasuryChange change, long nowNanos) {
    if (fetching && !answerVoid) {
      replay.add(change);
      replayed += Math.max(1, change.size());
      if (replayed > context.limits().replayed()) {
        forgetReplay();
        answerVoid = true;
      }
    }
    suspects.explain(change);
    if (set != null) {
      // kaspad hands announcements to several tasks at once, so that two may change places.
      if (!set.apply(change)) {
        long early = Math.max(nowNanos, fetchedAtNanos + EARLY_CHECK.toNanos());
        dueAtNanos = dueAtNanos - early > 0 ? early : dueAtNanos;
      }
      loseIfTooMany(set.size(), nowNanos);
    }
  }

  private void arrived(TreasurySource.Fetched fetched, long nowNanos) {
    fetching = false;
    switch (fetched) {
      case TreasurySource.Fetched.Bad(String why) -> failure = why;
      case TreasurySource.Fetched.Good _ when answerVoid -> dueAtNanos = nowNanos + GAP.toNanos();
      case TreasurySource.Fetched.Good(var entries)
          when loseIfTooMany(entries.size(), nowNanos) -> {}
      case TreasurySource.Fetched.Good good -> {
        Map<Outpoint, TreasuryUtxo> utxos = new HashMap<>();
        context.messages().read(good.entries()).forEach(utxo -> utxos.put(utxo.outpoint(), utxo));
        replay.forEach(change -> TreasurySet.apply(change, utxos));
        dueAtNanos = nowNanos + (overridden ? EARLY_CHECK : CHECK).toNanos();
        overridden = false;
        settle(utxos, nowNanos);
      }
    }
    forgetReplay();
  }

  private void settle(Map<Outpoint, TreasuryUtxo> utxos, long nowNanos) {
    if (loseIfTooMany(utxos.size(), nowNanos)) {
      return;
    }
    if (set == null) {
      set = new TreasurySet(utxos, context.versions());
      context.events().treasuryFollowed(endpoint(), utxos.size());
    } else {
      suspects.begin(set.replace(utxos), nowNanos);
    }
  }

  /// Rather no outputs than some of them; looks again when it is time for the next check.
  private boolean loseIfTooMany(int size, long nowNanos) {
    int most = context.limits().utxos();
    if (size <= most) {
      return false;
    }
    set = null;
    context.events().treasuryLost(endpoint(), "more than " + most + " outputs: consolidate them");
    dueAtNanos = nowNanos + CHECK.toNanos();
    return true;
  }

  private void forgetReplay() {
    replay = new ArrayList<>();
    replayed = 0;
  }
}
