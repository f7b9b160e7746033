package io.kaspool.shares;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// Connections to the journal's file, set up as it needs them.
final class Sqlite {
  private static final int BUSY_TIMEOUT_MILLIS = 1_000;

  private Sqlite() {}

  /// For the writer.
  ///
  /// @param create whether the file may be absent
  static Connection write(Path file, boolean create) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    if (!create) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /// For reading: everything read on it is of one moment, whatever is committed meanwhile. Short
  /// use only, since the WAL cannot be reset behind it.
  static Connection read(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /// Durable commits, or an error.
  static void setUp(Connection connection) throws SQLException {
    set(connection, "journal_mode", "WAL", "wal");
    set(connection, "synchronous", "FULL", "2");
    // macOS: without it fsync does not reach the medium. Does nothing elsewhere.
    set(connection, "fullfsync", "ON", "1");
    set(connection, "checkpoint_fullfsync", "ON", "1");
    connection.setAutoCommit(false);
  }

  private static void set(Connection connection, String pragma, String value, String expected)
      throws SQLException {
    execute(connection, "PRAGMA " + pragma + " = " + value);
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA " + pragma)) {
      String found = answer.next() ? answer.getString(1) : "nothing";
      if (!expected.equalsIgnoreCase(found)) {
        throw new UnusableJournalException(
            "SQLite answers " + found + " when " + pragma + " is set to " + value,
            "put the journal on a local disk");
      }
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of the first row, 0 when there is none.
  static long number(Connection connection, String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  static void closeAfter(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
