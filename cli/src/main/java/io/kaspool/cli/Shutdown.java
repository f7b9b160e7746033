package io.kaspool.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Stops a role in good order on SIGTERM and Ctrl-C: the virtual machine waits until it is done,
/// but not for ever.
final class Shutdown {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private Shutdown() {}

  /// Runs `stop` when the process is told to end, then waits for [#done].
  static void runs(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("kaspool-shutdown")
                .unstarted(
                    () -> {
                      stop.run();
                      await();
                    }));
  }

  static void done() {
    DONE.countDown();
  }

  private static void await() {
    try {
      if (!DONE.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println(
            "kaspool: did not stop in " + PATIENCE.toSeconds() + " s, ending anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
