package io.kaspool.accounting;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A database behind the ledger's back. Any thread; a connection for each call.
record Sql(DatabaseSettings database) {
  int run(String statement) {
    return run(List.of(statement));
  }

  /// Without the constraints and triggers that keep the books right.
  int tamper(String statement) {
    return run(List.of("SET session_replication_role = replica", statement));
  }

  /// @return how many rows the last one changed
  private int run(List<String> statements) {
    try (Connection connection = TestDatabases.connect(database);
        Statement one = connection.createStatement()) {
      int rows = 0;
      for (String statement : statements) {
        rows = one.executeUpdate(statement);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(statements.toString(), e);
    }
  }

  /// The first column of the only row.
  String text(String query) {
    try (Connection connection = TestDatabases.connect(database);
        Statement one = connection.createStatement();
        ResultSet rows = one.executeQuery(query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  long number(String query) {
    return Long.parseLong(text(query));
  }

  /// Breaks all connections and lets nobody in.
  void takeAway() {
    server().run("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
    endConnections();
  }

  /// Whoever has one notices it with the next statement, at the latest.
  void endConnections() {
    server().endConnections(database.name());
  }

  void bringBack() {
    server().run("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
  }

  /// Makes `copy` a copy of `original`, and breaks all connections to either.
  void replace(String copy, String original) {
    Sql server = server();
    server.run("DROP DATABASE IF EXISTS " + copy + " WITH (FORCE)");
    server.endConnections(original);
    server.run("CREATE DATABASE " + copy + " TEMPLATE " + original);
  }

  private Sql server() {
    return new Sql(
        new DatabaseSettings(
            database.host(), database.port(), "postgres", database.user(), database.password()));
  }

  private void endConnections(String name) {
    text(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '"
            + name
            + "'");
  }
}
