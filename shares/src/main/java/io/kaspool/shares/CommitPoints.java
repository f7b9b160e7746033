package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Reads the table `commit_point`: the places of a journal where batches may begin and end.
/// Confined to the connection's thread.
final class CommitPoints {
  static final String UPSERT =
      "INSERT INTO commit_point (last_sequence, minute, hash) VALUES (?, ?, ?)"
          + " ON CONFLICT (last_sequence) DO UPDATE SET minute = excluded.minute";
  private static final String COLUMNS = "SELECT last_sequence, minute, hash FROM commit_point";

  /// @param minute the journal's clock while this was the last entry
  record CommitPoint(Cursor cursor, long minute) {}

  private CommitPoints() {}

  /// @param row of `UPSERT`
  static void write(PreparedStatement row, Cursor cursor, long minute) throws SQLException {
    row.setLong(1, cursor.sequence());
    row.setLong(2, minute);
    row.setBytes(3, cursor.runningHash().toBytes());
    row.executeUpdate();
  }

  static Optional<CommitPoint> at(Connection connection, long sequence) throws SQLException {
    return find(connection, COLUMNS + " WHERE last_sequence = ?", sequence);
  }

  /// The last one from `first` to `last`, if one is there.
  static Optional<CommitPoint> lastWithin(Connection connection, long first, long last)
      throws SQLException {
    return find(
        connection,
        COLUMNS
            + " WHERE last_sequence >= ? AND last_sequence <= ?"
            + " ORDER BY last_sequence DESC LIMIT 1",
        first,
        last);
  }

  static Optional<CommitPoint> firstFrom(Connection connection, long first) throws SQLException {
    return find(
        connection, COLUMNS + " WHERE last_sequence >= ? ORDER BY last_sequence LIMIT 1", first);
  }

  private static Optional<CommitPoint> find(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setLong(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new CommitPoint(
                    new Cursor(row.getLong(1), Hash.of(row.getBytes(3))), row.getLong(2)))
            : Optional.empty();
      }
    }
  }
}
