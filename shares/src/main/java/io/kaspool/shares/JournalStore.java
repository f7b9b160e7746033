package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Worker;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/// The journal as the writer sees it. Confined to the thread that opened it, then to the writer's.
interface JournalStore extends AutoCloseable {
  /// What is certainly on disk.
  State state();

  /// Writes all of the batch, and the minute, or throws; then none or all of it may be on disk.
  ///
  /// @param clockMinute what the clock says; rows get a later one if the journal was there already
  void commit(Batch batch, long clockMinute) throws SQLException;

  /// Goes on as another journal, whose first shipped entry is the one after `baseSequence`. The
  /// entries stay, and who wrote them.
  void rename(Renaming renaming) throws SQLException;

  /// Deletes the oldest entries that may go, one step of them. False when there were none.
  boolean prune(Pruning pruning) throws SQLException;

  /// What workers mined at, of those seen last at most `limit`, those seen longest ago first.
  Map<Worker, Difficulty> difficulties(int limit) throws SQLException;

  @Override
  void close() throws SQLException;

  /// @param space the journal's id and the number of its last opening
  /// @param holder which opening that is
  /// @param baseSequence the first entry shipped under this id is the one after it
  record Identity(SearchSpace space, UUID holder, long baseSequence) {}

  /// @param last after the last row ever written
  /// @param lastMinute minute of the last row ever written, or of the clock since; 0 before that
  /// @param shippedThrough how far the sink said to have come, when it was last asked
  /// @param deletedThrough number of the last entry that is no longer kept, 0 when all are
  /// @param oldestMinute minute of the first entry that is kept, 0 when there is none
  record State(
      Identity identity,
      Cursor last,
      long lastMinute,
      long shippedThrough,
      long deletedThrough,
      long oldestMinute) {}

  /// @param journalId random
  /// @param holder random
  record Renaming(int journalId, UUID holder, long baseSequence) {}

  /// @param shippedThrough only entries up to this one may go
  /// @param beforeMinute what is older than this may go in any case
  /// @param minFreeBytes when the file has less than this free in it, younger ones may go as well
  /// @param maxEntries how many may go at once, except when one commit wrote more
  record Pruning(long shippedThrough, long beforeMinute, long minFreeBytes, int maxEntries) {}

  /// The way back to a journal that failed.
  @FunctionalInterface
  interface Reopener {
    /// Opens the journal that was left at this state. Another journal, or this one rolled back, is
    /// an error: jobs in work carry this one's id, and its rows were promised.
    JournalStore reopen(State left) throws SQLException;
  }
}
