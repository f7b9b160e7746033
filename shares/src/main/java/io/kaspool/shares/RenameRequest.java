package io.kaspool.shares;

import io.kaspool.shares.JournalStore.Renaming;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody waits for the writer to go on under another id. Either the writer begins, or the one
/// who waits gives up, never both.
final class RenameRequest {
  private static final String IN_TIME = "the journal could not be written in time";

  private final Renaming renaming;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final CompletableFuture<Optional<String>> answer = new CompletableFuture<>();

  RenameRequest(Renaming renaming) {
    this.renaming = renaming;
  }

  Renaming renaming() {
    return renaming;
  }

  /// Whether it is still wanted. The writer's thread.
  boolean begin() {
    return settled.compareAndSet(false, true);
  }

  void done() {
    answer.complete(Optional.empty());
  }

  void notDone(String why) {
    answer.complete(Optional.of(why));
  }

  /// Why it was not done, if it was not.
  Optional<String> await(Duration patience) {
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.of(begin() ? IN_TIME : IN_TIME + "; it may be done yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(begin() ? "interrupted" : "interrupted; it may be done yet");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
