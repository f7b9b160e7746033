package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Worker;
import io.kaspool.shares.CommitPoints.CommitPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The journal's SQLite file. WAL with `synchronous=FULL` calls fsync on every commit
/// (sqlite.org/pragma.html#pragma_synchronous; with NORMAL the last commits may be lost with the
/// power). Confined to the thread that opened it, then to the writer's; `read` has a connection of
/// its own.
///
/// INVARIANT: nothing in this process opens the file but SQLite. Closing any descriptor of it drops
/// the process's POSIX locks on it (sqlite.org/howtocorrupt.html 2.2).
final class JournalFile implements JournalStore {
  static final String NAME = "journal.sqlite";
  private static final String ADVANCE =
      "UPDATE journal SET last_sequence = ?, last_minute = ?, shipped_through = ?"
          + " WHERE only_row = 1";

  private final Path file;
  private final Connection connection;
  private final Workers workers;
  private final EntryWriter entries;
  private final Pruner pruner;
  private final PreparedStatement commitPoint;
  private final PreparedStatement advance;
  private State state;
  private final List<@Nullable Object> identity;

  private JournalFile(Path file, Connection connection, State state) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.state = state;
    this.workers = new Workers(connection);
    this.entries = new EntryWriter(connection, workers);
    this.pruner = new Pruner(connection);
    this.commitPoint = connection.prepareStatement(CommitPoints.UPSERT);
    this.advance = connection.prepareStatement(ADVANCE);
    this.identity = identity(file);
    connection.commit(); // nothing written: ends the transaction that read the state
  }

  /// Opens the journal for a new run of the program, and makes it if the file is absent or empty.
  static JournalFile start(Path file, Instant now, RandomGenerator random) throws SQLException {
    Connection connection = Sqlite.write(file, true);
    try {
      if (Header.isEmpty(connection)) {
        Sqlite.setUp(connection);
        Header.create(connection, now, random.nextInt());
      } else {
        Header.checkFormat(connection);
        Sqlite.setUp(connection);
      }
      long last = Sqlite.number(connection, "SELECT last_sequence FROM journal");
      Starts.add(connection, new UUID(random.nextLong(), random.nextLong()), last);
      connection.commit();
      return new JournalFile(file, connection, Header.read(connection));
    } catch (SQLException | RuntimeException e) {
      Sqlite.closeAfter(connection, e);
      throw e;
    }
  }

  /// Opens it again within one run.
  static JournalFile reopen(Path file, State left) throws SQLException {
    Connection connection = Sqlite.write(file, false);
    try {
      Header.checkFormat(connection);
      Sqlite.setUp(connection);
      if (!Header.continues(connection, left)) {
        throw new UnusableJournalException(
            "another or an older journal is in its place", "put the right one back, or restart");
      }
      return new JournalFile(file, connection, Header.read(connection));
    } catch (SQLException | RuntimeException e) {
      Sqlite.closeAfter(connection, e);
      throw e;
    }
  }

  /// Any thread; sees what is committed.
  static List<JournalEntry> read(Path file, long sequence, int limit) throws SQLException {
    try (Connection connection = Sqlite.read(file)) {
      return Entries.read(connection, sequence, Long.MAX_VALUE, limit);
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void commit(Batch batch, long clockMinute) throws SQLException {
    long minute = Math.max(state.lastMinute(), clockMinute);
    Cursor last;
    try {
      last = entries.append(batch, state.last(), minute);
      for (Map.Entry<Worker, Difficulty> known : batch.difficulties().entrySet()) {
        workers.setDifficulty(known.getKey(), known.getValue(), minute);
      }
      CommitPoints.write(commitPoint, last, minute);
      advance.setLong(1, last.sequence());
      advance.setLong(2, minute);
      advance.setLong(3, batch.shippedThrough());
      advance.executeUpdate();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBackAfter(e);
      throw e;
    }
    checkFiles();
    boolean isFirst = state.oldestMinute() == 0 && last.sequence() > state.last().sequence();
    state =
        new State(
            state.identity(),
            last,
            minute,
            batch.shippedThrough(),
            state.deletedThrough(),
            isFirst ? minute : state.oldestMinute());
  }

  @Override
  public void rename(Renaming renaming) throws SQLException {
    long number;
    try (PreparedStatement rename =
        connection.prepareStatement(
            "UPDATE journal SET id = ?, base_sequence = ?, shipped_through = ?")) {
      rename.setInt(1, renaming.journalId());
      rename.setLong(2, renaming.baseSequence());
      rename.setLong(3, renaming.baseSequence());
      rename.executeUpdate();
      number = Starts.add(connection, renaming.holder(), state.last().sequence());
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBackAfter(e);
      throw e;
    }
    checkFiles();
    Identity renamed =
        new Identity(
            new SearchSpace(renaming.journalId(), number),
            renaming.holder(),
            renaming.baseSequence());
    state =
        new State(
            renamed,
            state.last(),
            state.lastMinute(),
            renaming.baseSequence(),
            state.deletedThrough(),
            state.oldestMinute());
  }

  @Override
  public boolean prune(Pruning pruning) throws SQLException {
    Optional<CommitPoint> end;
    long oldestMinute;
    try {
      end = pruner.next(state.deletedThrough(), pruning);
      if (end.isPresent() && pruner.deleteThrough(end.get())) {
        workers.forget();
      }
      oldestMinute = Header.oldestMinute(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBackAfter(e);
      throw e;
    }
    if (end.isEmpty()) {
      return false;
    }
    checkFiles();
    state =
        new State(
            state.identity(),
            state.last(),
            state.lastMinute(),
            state.shippedThrough(),
            end.get().cursor().sequence(),
            oldestMinute);
    return true;
  }

  @Override
  public Map<Worker, Difficulty> difficulties(int limit) throws SQLException {
    Map<Worker, Difficulty> difficulties = Workers.difficulties(connection, limit);
    connection.commit();
    return difficulties;
  }

  private void checkFiles() throws SQLException {
    if (!identity.equals(identity(file))) {
      throw new UnusableJournalException(
          "the journal's files were removed or replaced", "put them back, or restart");
    }
  }

  /// Which files these names stand for. SQLite goes on writing to a file that was deleted, where
  /// nobody will ever find it.
  private static List<@Nullable Object> identity(Path file) throws SQLException {
    try {
      return Arrays.asList(key(file), key(Path.of(file + "-wal")));
    } catch (IOException e) {
      throw new SQLException("the journal's files are gone", e);
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /// What the statements had gathered is of no use either: the writer opens the file again.
  private void rollBackAfter(Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
