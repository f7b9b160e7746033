package io.kaspool.ledger;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/// Stops a Postgres when this process is gone, even if it was killed: a shell that waits for the
/// end of a pipe whose other end only this process has.
final class PostmasterGuard implements AutoCloseable {
  /// SIGINT is Postgres's fast shutdown: clients are cut off, the data is written
  /// (postgresql.org/docs, shutting down the server).
  private static final String SCRIPT = "trap '' HUP INT TERM; read -r _; kill -INT \"$0\"";

  private final Process shell;

  private PostmasterGuard(Process shell) {
    this.shell = shell;
  }

  static PostmasterGuard watch(ProcessHandle postmaster) throws IOException {
    return new PostmasterGuard(
        new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(postmaster.pid()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /// Watches no longer.
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
