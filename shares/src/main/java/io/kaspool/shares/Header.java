package io.kaspool.shares;

import io.kaspool.mining.SearchSpace;
import io.kaspool.shares.CommitPoints.CommitPoint;
import io.kaspool.shares.JournalStore.Identity;
import io.kaspool.shares.JournalStore.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the file says of itself: that it is a journal, which one, and how far it got. Confined to
/// the connection's thread.
final class Header {
  private Header() {}

  static boolean isEmpty(Connection connection) throws SQLException {
    return Sqlite.number(connection, "PRAGMA application_id") == 0
        && Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  static void checkFormat(Connection connection) throws SQLException {
    if (Sqlite.number(connection, "PRAGMA application_id") != Schema.APPLICATION_ID) {
      throw new UnusableJournalException(
          "it is a database, but not a journal", "move it away, or name another directory");
    }
    long format = Sqlite.number(connection, "SELECT format FROM journal");
    if (format > Schema.FORMAT) {
      throw new UnusableJournalException(
          "it is of format " + format + ", and this program knows up to " + Schema.FORMAT,
          "start the version that wrote it, or a newer one");
    }
    if (format < Schema.FORMAT) {
      throw new UnusableJournalException(
          "it is of format "
              + format
              + ", which no released version wrote, and this program needs "
              + Schema.FORMAT,
          "move it away: a new one is begun");
    }
  }

  static void create(Connection connection, Instant now, int id) throws SQLException {
    for (String statement : Schema.CREATE) {
      Sqlite.execute(connection, statement);
    }
    try (PreparedStatement row =
            connection.prepareStatement("INSERT INTO journal VALUES (1, ?, ?, ?, 0, 0, 0, 0, 0)");
        PreparedStatement point = connection.prepareStatement(CommitPoints.UPSERT)) {
      row.setInt(1, Schema.FORMAT);
      row.setInt(2, id);
      row.setLong(3, now.toEpochMilli());
      row.executeUpdate();
      CommitPoints.write(point, Cursor.START, 0);
    }
  }

  static State read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, base_sequence, last_sequence, last_minute, shipped_through,"
                    + " deleted_through FROM journal")) {
      if (!row.next()) {
        throw incomplete("its first row is missing");
      }
      long last = row.getLong(3);
      CommitPoint end =
          CommitPoints.at(connection, last)
              .orElseThrow(() -> incomplete("the hash of entry " + last + " is missing"));
      List<Starts.Start> starts = Starts.read(connection, last);
      if (starts.isEmpty()) {
        throw incomplete("its openings are missing");
      }
      Starts.Start start = starts.getLast();
      return new State(
          new Identity(
              new SearchSpace(row.getInt(1), start.number()), start.holder(), row.getLong(2)),
          end.cursor(),
          row.getLong(4),
          row.getLong(5),
          row.getLong(6),
          oldestMinute(connection));
    }
  }

  /// Of the first entry that is kept, 0 when there is none.
  static long oldestMinute(Connection connection) throws SQLException {
    return Sqlite.number(connection, "SELECT minute FROM entry ORDER BY sequence LIMIT 1");
  }

  /// Whether this is the file that was left at this state. It may have more: a commit may have
  /// failed after it was done.
  static boolean continues(Connection connection, State left) throws SQLException {
    Optional<CommitPoint> last = CommitPoints.at(connection, left.last().sequence());
    return last.isPresent()
        && last.get().cursor().equals(left.last())
        && Starts.read(connection, left.last().sequence()).stream()
            .anyMatch(start -> start.holder().equals(left.identity().holder()));
  }

  private static UnusableJournalException incomplete(String what) {
    return new UnusableJournalException(what, "restore it, or move it away");
  }
}
