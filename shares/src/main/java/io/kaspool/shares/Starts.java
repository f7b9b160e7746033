package io.kaspool.shares;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Rows of the table `start`: which opening of the file wrote which entries. Confined to the
/// connection's thread.
final class Starts {
  /// @param first the first entry it wrote, or would have written
  /// @param last the last one; less than `first` when it wrote none
  record Start(long number, UUID holder, long first, long last) {}

  private Starts() {}

  /// Appends one, which writes what comes after `lastSequence`. Returns its number.
  static long add(Connection connection, UUID holder, long lastSequence) throws SQLException {
    long number = Sqlite.number(connection, "SELECT max(number) FROM start") + 1;
    try (PreparedStatement row =
        connection.prepareStatement("INSERT INTO start VALUES (?, ?, ?)")) {
      row.setLong(1, number);
      row.setBytes(2, bytes(holder));
      row.setLong(3, lastSequence + 1);
      row.executeUpdate();
    }
    return number;
  }

  /// All that are kept, in order.
  ///
  /// @param lastSequence the last entry of the file
  static List<Start> read(Connection connection, long lastSequence) throws SQLException {
    List<Start> starts = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT number, holder, first_sequence FROM start ORDER BY number DESC");
        ResultSet row = select.executeQuery()) {
      long last = lastSequence;
      while (row.next()) {
        long first = row.getLong(3);
        starts.addFirst(new Start(row.getLong(1), uuid(row.getBytes(2)), first, last));
        last = first - 1;
      }
    }
    return starts;
  }

  /// Deletes those whose entries are all gone, but never the last one.
  static void prune(Connection connection, long deletedThrough) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM start WHERE number < (SELECT max(number) FROM start"
                + " WHERE first_sequence <= ?)")) {
      delete.setLong(1, deletedThrough);
      delete.executeUpdate();
    }
  }

  private static byte[] bytes(UUID holder) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(holder.getMostSignificantBits())
        .putLong(holder.getLeastSignificantBits())
        .array();
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
