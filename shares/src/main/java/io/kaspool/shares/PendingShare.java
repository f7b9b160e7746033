package io.kaspool.shares;

import io.kaspool.mining.Share;
import io.kaspool.mining.ShareLog.Completion;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// A share whose miner waits for an answer. The writer and the time-out may race; the first wins.
final class PendingShare {
  private final Share share;
  private final long sinceNanos;
  private final Executor loop;
  private final Completion completion;
  private final AtomicBoolean answered = new AtomicBoolean();

  PendingShare(Share share, long sinceNanos, Executor loop, Completion completion) {
    this.share = share;
    this.sinceNanos = sinceNanos;
    this.loop = loop;
    this.completion = completion;
  }

  Share share() {
    return share;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /// Whether this was the answer.
  boolean recorded() {
    return answer(completion::recorded);
  }

  /// Whether this was the answer.
  boolean notRecorded(String why) {
    return answer(() -> completion.notRecorded(why));
  }

  private boolean answer(Runnable answer) {
    if (!answered.compareAndSet(false, true)) {
      return false;
    }
    try {
      loop.execute(answer);
    } catch (RuntimeException e) {
      // The loop has ended, and the miner's connection with it. Others still wait for theirs.
    }
    return true;
  }
}
