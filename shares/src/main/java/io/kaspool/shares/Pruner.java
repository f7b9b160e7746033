package io.kaspool.shares;

import io.kaspool.shares.CommitPoints.CommitPoint;
import io.kaspool.shares.JournalStore.Pruning;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/// Deletes old entries within the transaction of its caller, from the oldest on and up to a commit
/// point, which is kept: a sink may be restored to exactly there. Workers and openings go with
/// their last entry. Confined to the writer's connection and thread.
final class Pruner {
  private static final int WORKERS_AT_ONCE = 1_000;

  private final Connection connection;

  Pruner(Connection connection) {
    this.connection = connection;
  }

  /// Where the next step goes to.
  Optional<CommitPoint> next(long deletedThrough, Pruning pruning) throws SQLException {
    if (pruning.shippedThrough() <= deletedThrough) {
      return Optional.empty();
    }
    long limit = Math.min(pruning.shippedThrough(), deletedThrough + pruning.maxEntries());
    if (freeBytes() >= pruning.minFreeBytes()) {
      limit = lastBefore(pruning.beforeMinute(), deletedThrough, limit);
    }
    if (limit == deletedThrough) {
      return Optional.empty();
    }
    Optional<CommitPoint> last = CommitPoints.lastWithin(connection, deletedThrough + 1, limit);
    return last.isPresent()
        ? last
        : CommitPoints.firstFrom(connection, deletedThrough + 1) // all of a commit is of one minute
            .filter(first -> first.cursor().sequence() <= pruning.shippedThrough());
  }

  /// The last entry of those after `first` and up to `last` that is older, else `first`.
  private long lastBefore(long minute, long first, long last) throws SQLException {
    long found =
        Sqlite.number(
            connection,
            "SELECT sequence FROM entry WHERE sequence > ? AND sequence <= ? AND minute < ?"
                + " ORDER BY sequence DESC LIMIT 1",
            first,
            last,
            minute);
    return Math.max(first, found);
  }

  /// In the file, for entries to come.
  private long freeBytes() throws SQLException {
    return Sqlite.number(connection, "PRAGMA freelist_count")
        * Sqlite.number(connection, "PRAGMA page_size");
  }

  /// Deletes the entries up to there. Returns whether workers went, too.
  boolean deleteThrough(CommitPoint point) throws SQLException {
    long through = point.cursor().sequence();
    delete("DELETE FROM entry WHERE sequence <= ?", through);
    delete("DELETE FROM commit_point WHERE last_sequence < ?", through);
    delete("UPDATE journal SET deleted_through = ? WHERE only_row = 1", through);
    Starts.prune(connection, through);
    // Entries that are left have the point's minute or a later one.
    return delete(
            "DELETE FROM worker WHERE id IN"
                + " (SELECT id FROM worker WHERE seen_minute < ? LIMIT ?)",
            point.minute() - Workers.SEEN_STEP_MINUTES,
            WORKERS_AT_ONCE)
        > 0;
  }

  private int delete(String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
