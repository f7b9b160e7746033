package io.kaspool.node;

import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Brings one block to one node: tries until the node has its say or the time is over. Confined to
/// the virtual thread that runs it.
final class Delivery {
  private static final Duration LINK_PAUSE = Duration.ofMillis(20);
  private static final SubmitVerdict CLOSING = new SubmitVerdict.Unanswered("the pool is closing");

  /// How long a block is worth trying.
  ///
  /// @param answer for one attempt
  /// @param retry after the first attempt, or when another node had it, after the block was found
  /// @param anyNode while no node at all is connected
  record Patience(Duration answer, Duration retry, Duration anyNode) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  private final NodeConnection connection;
  private final Submission submission;
  private final NanoClock clock;
  private final Patience patience;
  private final CountDownLatch closing;

  private long firstAtNanos;
  private int attempts;
  private SubmitVerdict last = new SubmitVerdict.Unanswered("not connected");

  Delivery(
      NodeConnection connection,
      Submission submission,
      NanoClock clock,
      Patience patience,
      CountDownLatch closing) {
    this.connection = connection;
    this.submission = submission;
    this.clock = clock;
    this.patience = patience;
    this.closing = closing;
  }

  void run() {
    boolean interrupted = false;
    try {
      boolean goesOn = true;
      while (goesOn && isWorthTrying()) {
        goesOn =
            switch (connection.link()) {
              case Link.Up _ -> attempt();
              case Link.Down(String why) -> awaitLink("not connected: " + why);
              case Link.Untried _ -> awaitLink("not connected yet");
            };
      }
    } catch (InterruptedException e) {
      interrupted = true;
      last = CLOSING; // nobody else interrupts
    }
    submission.conclude(connection.endpoint(), last, attempts);
    if (interrupted) {
      // For those behind, which end as fast; not before, lest it ends the listener's work.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isWorthTrying() {
    long now = clock.nanoTime();
    if (attempts > 0) {
      return now - firstAtNanos < patience.retry().toNanos();
    }
    Duration limit = submission.isSent() ? patience.retry() : patience.anyNode();
    return now - submission.startedAtNanos() < limit.toNanos();
  }

  private boolean awaitLink(String why) throws InterruptedException {
    if (attempts == 0) {
      last = new SubmitVerdict.Unanswered(why);
    }
    return pause(LINK_PAUSE);
  }

  private boolean attempt() throws InterruptedException {
    if (attempts++ == 0) {
      firstAtNanos = clock.nanoTime();
      submission.markSent();
    }
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setSubmitBlockRequest(
                SubmitBlockRequest.newBuilder().setBlock(submission.block().message()));
    return switch (SubmitAnswer.read(connection.call(request, patience.answer()))) {
      case SubmitAnswer.Final(SubmitVerdict verdict) -> {
        last = verdict;
        yield false;
      }
      case SubmitAnswer.Again(SubmitVerdict ifLast, Duration pause) -> {
        last = ifLast;
        yield pause(pause);
      }
    };
  }

  /// @return whether to go on: not when the pool closes meanwhile
  private boolean pause(Duration pause) throws InterruptedException {
    return !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
