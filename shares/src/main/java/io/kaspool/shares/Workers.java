package io.kaspool.shares;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Rows of the table `worker`. Confined to the writer's connection and thread, and of no use any
/// more once a transaction of that connection was rolled back.
///
/// Bounded: remembers the row of the last [#REMEMBERED] workers; others are looked up in the table.
final class Workers {
  static final int REMEMBERED = 16_384;

  /// How far `seen_minute` may be behind.
  static final long SEEN_STEP_MINUTES = 60;

  private static final String UPSERT =
      "INSERT INTO worker (wallet, name, scheme, seen_minute) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (wallet, name, scheme) DO UPDATE SET seen_minute = excluded.seen_minute"
          + " RETURNING id";
  private static final String SET_DIFFICULTY = "UPDATE worker SET last_difficulty = ? WHERE id = ?";
  private static final String SELECT_DIFFICULTIES =
      "SELECT wallet, name, scheme, last_difficulty FROM worker"
          + " WHERE last_difficulty IS NOT NULL ORDER BY seen_minute DESC LIMIT ?";

  /// @param code what the running hash reads of the worker
  record Known(long id, long seenMinute, Bytes code) {}

  private final PreparedStatement upsert;
  private final PreparedStatement setDifficulty;
  private final Map<Worker, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Worker, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  Workers(Connection connection) throws SQLException {
    this.upsert = connection.prepareStatement(UPSERT);
    this.setDifficulty = connection.prepareStatement(SET_DIFFICULTY);
  }

  /// The worker's row, made if it is not there; it was seen in this minute.
  long id(Worker worker, long minute) throws SQLException {
    Known before = known.get(worker);
    if (before != null && minute - before.seenMinute() < SEEN_STEP_MINUTES) {
      return before.id();
    }
    bind(upsert, worker);
    upsert.setLong(4, minute);
    try (ResultSet row = upsert.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("no row for worker " + worker);
      }
      long id = row.getLong(1);
      known.put(worker, new Known(id, minute, RunningHash.encode(worker)));
      return id;
    }
  }

  /// What the running hash reads of the worker.
  Bytes code(Worker worker) {
    Known remembered = known.get(worker);
    return remembered == null ? RunningHash.encode(worker) : remembered.code();
  }

  void setDifficulty(Worker worker, Difficulty difficulty, long minute) throws SQLException {
    setDifficulty.setLong(1, difficulty.hashes());
    setDifficulty.setLong(2, id(worker, minute));
    setDifficulty.executeUpdate();
  }

  /// Rows were deleted.
  void forget() {
    known.clear();
  }

  private static void bind(PreparedStatement statement, Worker worker) throws SQLException {
    statement.setString(1, worker.wallet().toString());
    statement.setString(2, worker.name());
    statement.setString(3, worker.scheme().name().toLowerCase(Locale.ROOT));
  }

  /// The last difficulties of those seen last, at most `limit`, those seen longest ago first.
  static Map<Worker, Difficulty> difficulties(Connection connection, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT_DIFFICULTIES)) {
      select.setInt(1, limit);
      LinkedHashMap<Worker, Difficulty> difficulties = new LinkedHashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          difficulties.putFirst(read(row), Difficulty.ofHashes(row.getLong(4)));
        }
      }
      return difficulties;
    }
  }

  /// From the columns wallet, name, scheme.
  static Worker read(ResultSet row) throws SQLException {
    return new Worker(
        Address.parse(row.getString(1)),
        row.getString(2),
        Scheme.valueOf(row.getString(3).toUpperCase(Locale.ROOT)));
  }
}
