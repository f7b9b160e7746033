package io.kaspool.ledger.testkit;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.EmbeddedPostgres;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// New databases on one embedded Postgres, which is started for the first of them and ends with the
/// JVM, together with its files. Any thread. Databases are not dropped before that.
public final class TestDatabases {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabases() {}

  /// Started once, by whoever asks first.
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();
    static final String MIGRATED = migrated();

    private static EmbeddedPostgres start() {
      try {
        Path directory = Files.createTempDirectory("kaspool-postgres-");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, directory)));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String migrated() {
      DatabaseSettings template = create("template0");
      open(template).close();
      return template.name();
    }
  }

  private static void remove(EmbeddedPostgres postgres, Path directory) {
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new empty database.
  public static DatabaseSettings fresh() {
    return create("template0");
  }

  /// A new database that has the schema already.
  public static DatabaseSettings migrated() {
    return create(Server.MIGRATED);
  }

  /// A started ledger on a new database, ready.
  public static Ledger ledger() {
    return open(migrated());
  }

  /// A started ledger on this database, ready; it does not look for the database again.
  public static Ledger open(DatabaseSettings settings) {
    Ledger ledger =
        Ledger.create(
            settings,
            Ledger.Role.MIGRATES,
            new LedgerEventLog(),
            new SteppedScheduler(new SteppedClock()),
            new SplittableRandom(1));
    ledger.start();
    if (!ledger.isReady()) {
      ledger.close();
      throw new IllegalStateException(ledger.health().toString());
    }
    return ledger;
  }

  private static DatabaseSettings create(String template) {
    DatabaseSettings server = Server.POSTGRES.settings();
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseSettings(
        server.host(), server.port(), name, server.user(), server.password());
  }

  /// A connection beside the ledger's, to look at what it wrote or to be in its way.
  public static Connection connect(DatabaseSettings settings) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("currentSchema", "kaspool");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.name(),
        properties);
  }
}
