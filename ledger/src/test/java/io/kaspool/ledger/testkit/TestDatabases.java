package io.kaspool.ledger.testkit;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.EmbeddedPostgres;
import io.kaspool.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;

/// New databases on one embedded Postgres, which is started for the first of them and ends with the
/// JVM, together with its files. Any thread.
public final class TestDatabases {
  private TestDatabases() {}

  /// Started once, by whoever asks first.
  private static final class Embedded {
    static final Path DIRECTORY = directory();
    static final TestServer SERVER = start();

    private static Path directory() {
      try {
        return Files.createTempDirectory("kaspool-postgres-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static TestServer start() {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(DIRECTORY);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    postgres.close();
                    remove(DIRECTORY);
                  }));
      return new TestServer(postgres.settings());
    }
  }

  /// Removes a directory with all that is in it.
  public static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The server that all these databases are on.
  public static TestServer server() {
    return Embedded.SERVER;
  }

  /// Where that server's programs are.
  public static Path programs() {
    server();
    try (Stream<Path> files = Files.walk(Embedded.DIRECTORY.resolve("postgres-binaries"), 4)) {
      return files
          .filter(file -> file.endsWith("bin/initdb"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no initdb in " + Embedded.DIRECTORY))
          .resolveSibling("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new empty database.
  public static DatabaseSettings fresh() {
    return server().fresh();
  }

  /// A new database that has the schema already.
  public static DatabaseSettings migrated() {
    return server().migrated();
  }

  /// A started ledger on a new database, ready.
  public static Ledger ledger() {
    return server().ledger();
  }

  /// As `TestServer.open`.
  public static Ledger open(DatabaseSettings settings) {
    return TestServer.open(settings);
  }

  /// As `TestServer.connect`.
  public static Connection connect(DatabaseSettings settings) throws SQLException {
    return TestServer.connect(settings);
  }
}
