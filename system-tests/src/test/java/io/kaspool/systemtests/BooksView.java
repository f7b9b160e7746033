package io.kaspool.systemtests;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The books as `psql` shows them. Any thread.
record BooksView(DatabaseSettings database) {
  private interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }

  private <T> T query(String sql, Reading<T> reading) {
    try (Connection connection = TestDatabases.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return reading.of(rows);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  void run(String sql) {
    try (Connection connection = TestDatabases.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long number(String sql) {
    return query(
        sql,
        rows -> {
          rows.next();
          return rows.getLong(1);
        });
  }

  List<String> texts(String sql) {
    return query(
        sql,
        rows -> {
          List<String> texts = new ArrayList<>();
          while (rows.next()) {
            texts.add(rows.getString(1));
          }
          return texts;
        });
  }

  /// Whether the app has made its tables.
  boolean hasTables() {
    return number("SELECT count(*) FROM pg_tables WHERE tablename = 'audit_log'") == 1;
  }

  long shares() {
    return number("SELECT coalesce(sum(shares), 0) FROM kaspool.share_slice");
  }

  long work() {
    return number("SELECT coalesce(sum(work), 0) FROM kaspool.share_slice");
  }

  /// What was settled, by block.
  Map<String, Long> settled() {
    return query(
        "SELECT hash, reward FROM found_block WHERE state = 'settled'",
        rows -> {
          Map<String, Long> settled = new TreeMap<>();
          while (rows.next()) {
            settled.put(HexFormat.of().formatHex(rows.getBytes(1)), rows.getLong(2));
          }
          return settled;
        });
  }

  /// How often accounting changed hands.
  long epoch() {
    return number("SELECT coalesce(max(epoch), 0) FROM lease WHERE name = 'accounting'");
  }
}
