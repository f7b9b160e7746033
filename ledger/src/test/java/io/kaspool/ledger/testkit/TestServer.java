package io.kaspool.ledger.testkit;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// New databases on one server. Any thread. They are not dropped: the server's files go as a whole.
public final class TestServer {
  private static final String EMPTY = "template0";

  private final DatabaseSettings server;
  private int number;
  private @Nullable String schema;

  /// @param server as a superuser
  public TestServer(DatabaseSettings server) {
    this.server = server;
  }

  /// A new empty database.
  public DatabaseSettings fresh() {
    return create(EMPTY);
  }

  /// A new database that has the schema already.
  public DatabaseSettings migrated() {
    return create(schema());
  }

  /// A started ledger on a new database, ready.
  public Ledger ledger() {
    return open(migrated());
  }

  /// The database that others are copied from: a copy takes less time than a migration.
  private synchronized String schema() {
    if (schema == null) {
      DatabaseSettings first = fresh();
      open(first).close();
      schema = first.name();
    }
    return schema;
  }

  private synchronized DatabaseSettings create(String template) {
    number++;
    DatabaseSettings settings = named("test_" + number);
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + settings.name() + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return settings;
  }

  private DatabaseSettings named(String name) {
    return new DatabaseSettings(
        server.host(), server.port(), name, server.user(), server.password());
  }

  /// A started ledger on this database, ready; it does not look for the database again.
  ///
  /// @throws IllegalStateException when it does not get ready
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
