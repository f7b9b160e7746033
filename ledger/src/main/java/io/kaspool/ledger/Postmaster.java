package io.kaspool.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The Postgres that serves a data directory, as its `postmaster.pid` has it. Whoever calls this
/// holds the directory's lock: what runs there was left behind by a process that is gone.
final class Postmaster {
  private static final Duration FAST_WITHIN = Duration.ofSeconds(30);
  private static final Duration ASK = Duration.ofMillis(10);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(5);

  private Postmaster() {}

  /// The server of this directory.
  static ProcessHandle running(Path data) throws IOException {
    return named(data)
        .filter(process -> serves(process, data))
        .orElseThrow(() -> new IOException("the server is gone already"));
  }

  /// Stops the server of this directory, if there is one. A process that only has the number that
  /// an earlier server had is left alone, and the file that names it is removed: Postgres would not
  /// start because of it.
  static void stopLeftBehind(Path data) throws IOException {
    Optional<ProcessHandle> named = named(data);
    if (named.isEmpty()) {
      return;
    }
    ProcessHandle process = named.get();
    if (serves(process, data)) {
      stop(process, data);
    } else if (process.info().arguments().isPresent()) {
      Files.deleteIfExists(file(data));
    }
  }

  private static Optional<ProcessHandle> named(Path data) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(data));
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  private static boolean serves(ProcessHandle process, Path data) {
    return process
        .info()
        .arguments()
        .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
        .isPresent();
  }

  private static void stop(ProcessHandle process, Path data) throws IOException {
    // a fast shutdown; destroy() would be the one that waits for clients
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    if (!ends(process, data, FAST_WITHIN)) {
      process.destroyForcibly();
      if (!ends(process, data, KILLED_WITHIN)) {
        throw new IOException("process " + process.pid() + " does not end");
      }
    }
  }

  /// Asks again and again, as it is not a child of this process. The last thing that Postgres does
  /// is to remove the file; whoever its parent is then may take a while to notice its end.
  private static boolean ends(ProcessHandle process, Path data, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (true) {
      if (!process.isAlive() || !Files.exists(file(data))) {
        return true;
      }
      if (System.nanoTime() - until > 0) {
        return false;
      }
      LockSupport.parkNanos(ASK.toNanos());
    }
  }
}
