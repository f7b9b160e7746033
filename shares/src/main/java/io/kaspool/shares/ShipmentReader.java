package io.kaspool.shares;

import io.kaspool.shares.CommitPoints.CommitPoint;
import io.kaspool.shares.Starts.Start;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Reads what is to be shipped. Each answer is of one moment and comes on a connection of its own,
/// so that a file put in the place of another is never read through the old one. Blocks; any
/// thread.
final class ShipmentReader {
  /// @param cursor where it ends: after a commit of the journal
  /// @param minute everything after it has this minute or a later one
  record Shipment(UUID writtenBy, Cursor cursor, long minute, List<JournalEntry> entries) {}

  /// What the file has.
  ///
  /// @param deletedThrough number of the last entry that is no longer kept
  /// @param starts who wrote the others
  record Contents(long deletedThrough, long lastSequence, List<Start> starts) {}

  private final Path file;

  ShipmentReader(Path file) {
    this.file = file;
  }

  /// The place after this entry, if a batch may end there.
  Optional<Cursor> place(long sequence) throws SQLException {
    try (Connection connection = Sqlite.read(file)) {
      return CommitPoints.at(connection, sequence).map(CommitPoint::cursor);
    }
  }

  /// What follows a place: whole commits, of one opening, as many as fit; none when there are none.
  ///
  /// @param until entries after this one are left out
  /// @throws SQLException also when the file lacks entries that it should have
  Shipment after(Cursor cursor, int maxEntries, long until) throws SQLException {
    try (Connection connection = Sqlite.read(file)) {
      long from = cursor.sequence();
      List<Start> starts = Starts.read(connection, until);
      Start writer = writer(starts, from < until ? from + 1 : from);
      long end = from < until ? Math.min(writer.last(), until) : from;
      CommitPoint to = end(connection, from, maxEntries, end);
      List<JournalEntry> entries =
          Entries.read(connection, from + 1, to.cursor().sequence(), Integer.MAX_VALUE);
      if (entries.size() != to.cursor().sequence() - from) {
        throw new SQLException(
            "of " + Names.entries(from + 1, to.cursor().sequence()) + " some are missing");
      }
      return new Shipment(writer.holder(), to.cursor(), to.minute(), entries);
    }
  }

  private static CommitPoint end(Connection connection, long from, int maxEntries, long end)
      throws SQLException {
    Optional<CommitPoint> fitting =
        CommitPoints.lastWithin(connection, from + 1, Math.min(from + maxEntries, end));
    if (fitting.isPresent()) {
      return fitting.get();
    }
    Optional<CommitPoint> large =
        from < end ? CommitPoints.lastWithin(connection, from + 1, end) : Optional.empty();
    if (large.isPresent()) {
      return CommitPoints.firstFrom(connection, from + 1).orElseThrow();
    }
    return CommitPoints.at(connection, from)
        .orElseThrow(() -> new SQLException("entry " + from + " has no hash"));
  }

  /// The opening that wrote this entry. Before the first entry there is none; then the first one.
  private static Start writer(List<Start> starts, long sequence) {
    return starts.stream()
        .filter(start -> start.first() <= sequence && sequence <= start.last())
        .findFirst()
        .orElseGet(starts::getFirst);
  }

  Contents contents() throws SQLException {
    try (Connection connection = Sqlite.read(file)) {
      long last = Sqlite.number(connection, "SELECT last_sequence FROM journal");
      return new Contents(
          Sqlite.number(connection, "SELECT deleted_through FROM journal"),
          last,
          Starts.read(connection, last));
    }
  }

  /// The minute of the first entry after this one.
  OptionalLong minuteAfter(long sequence) throws SQLException {
    try (Connection connection = Sqlite.read(file)) {
      long minute =
          Sqlite.number(
              connection,
              "SELECT minute FROM entry WHERE sequence > ? ORDER BY sequence LIMIT 1",
              sequence);
      return minute == 0 ? OptionalLong.empty() : OptionalLong.of(minute);
    }
  }
}
