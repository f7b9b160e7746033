package io.kaspool.ledger;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A Postgres of the program's own, for a demo, a test, or a pool in one process. It listens on the
/// loopback address, keeps its data from one start to the next, and calls fsync.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final String USER = "postgres";

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
    this.server = server;
  }

  /// @param directory where the data is, or will be; this server's alone
  /// @throws OperatorException when it does not start
  public static EmbeddedPostgres start(Path directory) {
    try {
      Path data = Files.createDirectories(directory.toAbsolutePath().resolve("postgres"));
      return new EmbeddedPostgres(
          io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setOverrideWorkingDirectory(
                  Files.createDirectories(directory.toAbsolutePath().resolve("postgres-binaries"))
                      .toFile())
              .setCleanDataDirectory(false)
              .setPGStartupWait(START_WITHIN)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("max_connections", "60")
              .start());
    } catch (IOException | RuntimeException e) {
      throw new OperatorException(
          PoolError.DATA_UNUSABLE,
          "the embedded Postgres does not start: " + e.getMessage(),
          directory.toString(),
          "let the user of this program write there, or name a database with database.url",
          e);
    }
  }

  public DatabaseSettings settings() {
    return new DatabaseSettings("127.0.0.1", server.getPort(), "postgres", USER, "");
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
