package io.kaspool.shares;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The directory that one journal has for itself, locked as long as this is open.
///
/// The lock is a `FileLock` on a file beside the journal: the system drops it when the process ends
/// in any way. SQLite's own `locking_mode=EXCLUSIVE` would also keep out the reader that ships
/// entries, and the operator's `sqlite3`. Deleting the lock file defeats it.
final class JournalDirectory implements AutoCloseable {
  static final String LOCK = "journal.lock";

  /// Directories locked by this process, as many as it opens journals. A second channel on a lock
  /// file must not even be opened: closing it would drop the first one's lock (POSIX).
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private JournalDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// @throws OperatorException when the directory cannot be written or is in use
  static JournalDirectory lock(Path directory) {
    Path real;
    try {
      real = Files.createDirectories(directory).toRealPath();
      syncEntry(real);
    } catch (IOException e) {
      throw notWritable(directory, e);
    }
    if (!HELD.add(real)) {
      throw inUse(directory);
    }
    @Nullable FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory);
      }
      locked = true;
      return new JournalDirectory(real, channel);
    } catch (IOException e) {
      throw notWritable(directory, e);
    } finally {
      if (!locked) {
        release(real, channel);
      }
    }
  }

  /// A directory that is new here must outlive a power cut, as SQLite sees to for the files in it.
  private static void syncEntry(Path directory) throws IOException {
    @Nullable Path parent = directory.getParent();
    if (parent != null && Files.isReadable(parent)) {
      try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// @throws OperatorException when there is a file that is no journal, or cannot be used as one
  JournalStore start(Instant now, RandomGenerator random) {
    try {
      return JournalFile.start(file(), now, random);
    } catch (UnusableJournalException e) {
      throw unusable(e, e.whatToDo());
    } catch (SQLException e) {
      throw unusable(e, "check the disk, the file's owner and mode; if it is no journal, move it");
    }
  }

  JournalStore reopen(JournalStore.State left) throws SQLException {
    return JournalFile.reopen(file(), left);
  }

  Path path() {
    return directory;
  }

  Path file() {
    return directory.resolve(JournalFile.NAME);
  }

  private OperatorException unusable(SQLException e, String whatToDo) {
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the journal cannot be used: " + e.getMessage(),
        file().toString(),
        whatToDo,
        e);
  }

  private static OperatorException notWritable(Path directory, IOException e) {
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the journal's directory cannot be written: " + e,
        directory.toString(),
        "create it, and let the user of this program write there",
        e);
  }

  private static OperatorException inUse(Path directory) {
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "another process has this journal open",
        directory.toString(),
        "stop it, or give each gateway a directory of its own");
  }

  @Override
  public void close() {
    release(directory, channel);
  }

  private static void release(Path directory, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock is gone with the descriptor, whatever closing it said.
    } finally {
      HELD.remove(directory);
    }
  }
}
