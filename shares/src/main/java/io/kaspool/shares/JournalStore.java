package io.kaspool.shares;

import io.kaspool.mining.SearchSpace;
import java.sql.SQLException;

/// The journal as the writer sees it. Confined to the thread that opened it, then to the writer's.
interface JournalStore extends AutoCloseable {
  /// What is certainly on disk.
  State state();

  /// Writes all of the batch, or throws; then none or all of it may be on disk.
  ///
  /// @param clockMinute what the clock says; rows get a later one if the journal was there already
  void commit(Batch batch, long clockMinute) throws SQLException;

  @Override
  void close() throws SQLException;

  /// @param lastSequence number of the last row ever written, 0 before the first
  /// @param lastMinute minute of the last row ever written, 0 before the first
  record State(SearchSpace space, long lastSequence, long lastMinute) {}

  /// The way back to a journal that failed.
  @FunctionalInterface
  interface Reopener {
    /// Opens the journal that was left at this state. Another journal, or this one rolled back, is
    /// an error: jobs in work carry this one's id, and its rows were promised.
    JournalStore reopen(State left) throws SQLException;
  }
}
