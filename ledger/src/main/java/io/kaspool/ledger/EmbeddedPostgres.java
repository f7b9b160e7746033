package io.kaspool.ledger;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A Postgres of the program's own, for a demo, a test, or a pool in one process. It listens on the
/// loopback address, asks for a password that is in a file beside its data, keeps the data from one
/// start to the next, and calls fsync.
///
/// It ends with this process, however that ends, but not before: what is written while the program
/// shuts down still gets in, up to `close`. Any thread.
public final class EmbeddedPostgres implements AutoCloseable {
  private final PostgresDirectory directory;
  private final PostmasterGuard guard;
  private final DatabaseSettings settings;
  private boolean closed; // under the monitor

  private EmbeddedPostgres(
      PostgresDirectory directory, PostmasterGuard guard, DatabaseSettings settings) {
    this.directory = directory;
    this.guard = guard;
    this.settings = settings;
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
    boolean isNew = directory.prepare();
    PostgresPrograms programs =
        new PostgresPrograms(PostgresArchive.unpack(directory.binaries()), directory.log());
    if (isNew) {
      programs.initialize(directory.data(), directory.newPassword());
    }
    directory.requirePassword();
    int port = programs.start(directory.data());
    directory.finished();
    return new EmbeddedPostgres(
        directory,
        PostmasterGuard.watch(Postmaster.running(directory.data())),
        new DatabaseSettings(
            PostgresPrograms.HOST,
            port,
            PostgresPrograms.USER,
            PostgresPrograms.USER,
            directory.password()));
  }

  private static OperatorException failure(
      Path path, @Nullable PostgresDirectory directory, Exception e) {
    if (e instanceof OperatorException known) {
      return known;
    }
    String reason = String.valueOf(e.getMessage());
    if (directory != null) {
      reason = directory.lastComplaint().orElse(reason);
    }
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the embedded Postgres does not start: " + reason,
        path.toString(),
        "put that right, see postgres.log there, or name a database with database.url",
        e);
  }

  private static void abandon(PostgresDirectory directory, OperatorException failure) {
    try (directory) {
      Postmaster.stopLeftBehind(directory.data());
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /// Stops it; its data stays.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (directory;
        guard) {
      Postmaster.stopLeftBehind(directory.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
