package io.kaspool.shares;

import io.kaspool.mining.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// The journal's SQLite file. WAL with `synchronous=FULL` calls fsync on every commit
/// (sqlite.org/pragma.html#pragma_synchronous; with NORMAL the last commits may be lost with the
/// power). Confined to the thread that opened it, then to the writer's; `read` has a connection of
/// its own.
///
/// INVARIANT: nothing in this process opens the file but SQLite. Closing any descriptor of it drops
/// the process's POSIX locks on it (sqlite.org/howtocorrupt.html 2.2).
final class JournalFile implements JournalStore {
  static final String NAME = "journal.sqlite";
  private static final int BUSY_TIMEOUT_MILLIS = 1_000;
  private static final String ADVANCE =
      "UPDATE journal SET last_sequence = ?, last_minute = ? WHERE only_row = 1";

  private final Path file;
  private final Connection connection;
  private final PreparedStatement insertShare;
  private final PreparedStatement insertBlock;
  private final PreparedStatement insertVerdict;
  private final PreparedStatement advance;
  private State state;
  private final List<@Nullable Object> identity;

  private JournalFile(Path file, Connection connection, State state) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.state = state;
    this.insertShare = connection.prepareStatement(Entries.INSERT_SHARE);
    this.insertBlock = connection.prepareStatement(Entries.INSERT_BLOCK);
    this.insertVerdict = connection.prepareStatement(Entries.INSERT_VERDICT);
    this.advance = connection.prepareStatement(ADVANCE);
    this.identity = identity(file);
  }

  /// Opens the journal for a new run of the program, and makes it if the file is absent or empty.
  static JournalFile start(Path file, Instant now, RandomGenerator random) throws SQLException {
    Connection connection = connect(file, true);
    try {
      if (isEmpty(connection)) {
        setUp(connection);
        create(connection, now, random);
      } else {
        checkFormat(connection);
        setUp(connection);
      }
      execute(connection, "UPDATE journal SET start = start + 1");
      connection.commit();
      return new JournalFile(file, connection, readState(connection));
    } catch (SQLException | RuntimeException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /// Opens it again within one run.
  static JournalFile reopen(Path file, State left) throws SQLException {
    Connection connection = connect(file, false);
    try {
      checkFormat(connection);
      setUp(connection);
      State found = readState(connection);
      // More than was left is possible: a commit may have failed after it was done.
      if (!found.space().equals(left.space()) || found.lastSequence() < left.lastSequence()) {
        throw new UnusableJournalException(
            "another or an older journal is in its place", "put the right one back, or restart");
      }
      return new JournalFile(file, connection, found);
    } catch (SQLException | RuntimeException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /// Any thread; sees what is committed.
  static List<JournalEntry> read(Path file, long sequence, int limit) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
      return Entries.read(connection, sequence, limit);
    }
  }

  private static Connection connect(Path file, boolean create) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    if (!create) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    return number(connection, "PRAGMA application_id") == 0
        && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
  }

  private static void checkFormat(Connection connection) throws SQLException {
    if (number(connection, "PRAGMA application_id") != Schema.APPLICATION_ID) {
      throw new UnusableJournalException(
          "it is a database, but not a journal", "move it away, or name another directory");
    }
    long format = number(connection, "SELECT format FROM journal");
    if (format > Schema.FORMAT) {
      throw new UnusableJournalException(
          "it is of format " + format + ", and this program knows up to " + Schema.FORMAT,
          "start the version that wrote it, or a newer one");
    }
  }

  private static void setUp(Connection connection) throws SQLException {
    set(connection, "journal_mode", "WAL", "wal");
    set(connection, "synchronous", "FULL", "2");
    // macOS: without it fsync does not reach the medium. Does nothing elsewhere.
    set(connection, "fullfsync", "ON", "1");
    set(connection, "checkpoint_fullfsync", "ON", "1");
    connection.setAutoCommit(false);
  }

  private static void set(Connection connection, String pragma, String value, String expected)
      throws SQLException {
    execute(connection, "PRAGMA " + pragma + " = " + value);
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA " + pragma)) {
      String found = answer.next() ? answer.getString(1) : "nothing";
      if (!expected.equalsIgnoreCase(found)) {
        throw new UnusableJournalException(
            "SQLite answers " + found + " when " + pragma + " is set to " + value,
            "put the journal on a local disk");
      }
    }
  }

  private static void create(Connection connection, Instant now, RandomGenerator random)
      throws SQLException {
    for (String statement : Schema.CREATE) {
      execute(connection, statement);
    }
    try (PreparedStatement row =
        connection.prepareStatement("INSERT INTO journal VALUES (1, ?, ?, ?, 0, 0, 0)")) {
      row.setInt(1, Schema.FORMAT);
      row.setInt(2, random.nextInt());
      row.setLong(3, now.toEpochMilli());
      row.executeUpdate();
    }
  }

  private static State readState(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id, start, last_sequence, last_minute FROM journal")) {
      if (!row.next()) {
        throw new UnusableJournalException(
            "its first row is missing", "restore it, or move it away");
      }
      return new State(
          new SearchSpace(row.getInt(1), row.getLong(2)), row.getLong(3), row.getLong(4));
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void commit(Batch batch, long clockMinute) throws SQLException {
    long minute = Math.max(state.lastMinute(), clockMinute);
    long sequence = state.lastSequence();
    try {
      for (BlockRecord record : batch.records()) {
        sequence += insert(record, sequence + 1, minute);
      }
      for (PendingShare pending : batch.shares()) {
        sequence++;
        Entries.bind(insertShare, sequence, minute, pending.share());
        insertShare.addBatch();
      }
      insertShare.executeBatch();
      advance.setLong(1, sequence);
      advance.setLong(2, minute);
      advance.executeUpdate();
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBackAfter(e);
      throw e;
    }
    if (!identity.equals(identity(file))) {
      throw new UnusableJournalException(
          "the journal's files were removed or replaced", "put them back, or restart");
    }
    state = new State(state.space(), sequence, minute);
  }

  /// How many rows it added.
  private int insert(BlockRecord record, long sequence, long minute) throws SQLException {
    return switch (record) {
      case BlockRecord.Found found -> {
        Entries.bind(insertBlock, sequence, minute, found.block());
        yield insertBlock.executeUpdate();
      }
      case BlockRecord.Judged judged -> {
        Entries.bind(insertVerdict, sequence, minute, judged);
        yield insertVerdict.executeUpdate();
      }
    };
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

  private void rollBackAfter(Exception cause) {
    try {
      insertShare.clearBatch();
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void closeAfter(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
