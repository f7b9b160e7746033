package io.kaspool.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The Postgres that serves a data directory, as its `postmaster.pid` has it. Whoever calls this
/// holds the directory's lock: what runs there was left behind by a process that is gone.
final class Postmaster {
  private static final Duration FAST_WITHIN = Duration.ofSeconds(30);
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
      stop(process);
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

  private static void stop(ProcessHandle process) throws IOException {
    // a fast shutdown; destroy() would be the one that waits for clients
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    if (!ends(process, FAST_WITHIN)) {
      process.destroyForcibly();
      if (!ends(process, KILLED_WITHIN)) {
        throw new IOException("process " + process.pid() + " does not end");
      }
    }
  }

  private static boolean ends(ProcessHandle process, Duration within) throws IOException {
    try {
      process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
