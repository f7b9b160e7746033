package io.kaspool.ledger;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A Postgres of the program's own, for a demo, a test, or a pool in one process. It listens on the
/// loopback address, asks for a password that is in a file beside its data, keeps the data from one
/// start to the next, and calls fsync.
///
/// It ends with this process, however that ends, but not before: what is written while the program
/// shuts down still gets in, up to `close`. Any thread.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final String USER = "postgres";

  private final PostgresDirectory directory;
  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private final PostmasterGuard guard;
  private final String password;

  private EmbeddedPostgres(
      PostgresDirectory directory,
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server,
      PostmasterGuard guard,
      String password) {
    this.directory = directory;
    this.server = server;
    this.guard = guard;
    this.password = password;
  }

  /// Blocks until it can be used. A server that an earlier process left behind is stopped first.
  ///
  /// @param path where the data is, or will be; this server's alone
  /// @throws OperatorException when it does not start, or a running program has it already
  public static EmbeddedPostgres start(Path path) {
    @Nullable PostgresDirectory directory = null;
    try {
      directory = PostgresDirectory.open(path);
      return start(directory);
    } catch (IOException | RuntimeException e) {
      OperatorException failure = failure(path, directory, e);
      if (directory != null) {
        abandon(directory, failure);
      }
      throw failure;
    }
  }

  private static EmbeddedPostgres start(PostgresDirectory directory) throws IOException {
    Postmaster.stopLeftBehind(directory.data());
    directory.prepare();
    String password = directory.password();
    var server = builder(directory, password).start();
    directory.finished();
    PostmasterGuard guard = PostmasterGuard.watch(Postmaster.running(directory.data()));
    return new EmbeddedPostgres(directory, server, guard, password);
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder(
      PostgresDirectory directory, String password) {
    Redirect log = Redirect.appendTo(directory.log().toFile());
    return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
        .setDataDirectory(directory.data())
        .setOverrideWorkingDirectory(directory.binaries().toFile())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false) // would stop it while others still write
        .setPGStartupWait(START_WITHIN)
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        // both are options of initdb; the machine may lack the locale that its environment names
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("pwfile", directory.newPassword().toString())
        .setDataDirectoryCustomizer(_ -> directory.requirePassword())
        .setConnectConfig("password", password)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("log_checkpoints", "off") // else the log grows while nothing happens
        .setServerConfig("max_connections", "60");
  }

  private static OperatorException failure(
      Path path, @Nullable PostgresDirectory directory, Exception e) {
    if (e instanceof OperatorException known) {
      return known;
    }
    String reason =
        directory == null
            ? String.valueOf(e.getMessage())
            : directory.lastComplaint().orElse(String.valueOf(e.getMessage()));
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the embedded Postgres does not start: " + reason,
        path.toString(),
        "put that right, see postgres.log there, or name a database with database.url",
        e);
  }

  private static void abandon(PostgresDirectory directory, OperatorException failure) {
    try {
      Postmaster.stopLeftBehind(directory.data());
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
    try {
      directory.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  public DatabaseSettings settings() {
    return new DatabaseSettings("127.0.0.1", server.getPort(), "postgres", USER, password);
  }

  /// Stops it; its data stays.
  @Override
  public void close() {
    try {
      server.close();
      // zonky waits ten seconds, and says nothing when that was not enough
      Postmaster.stopLeftBehind(directory.data());
      guard.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
