package io.kaspool.ledger;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of an embedded Postgres, from `open` to `close` locked against other processes:
///
/// - `postgres`: its data, with `kaspool-password`
/// - `postgres-binaries`: the programs
/// - `postgres.log`: what it said since it was started, and `postgres.log.old`
/// - `postgres.lock`
/// - `postgres.unfinished`: its first start has not come to an end, so that there is no data yet
final class PostgresDirectory implements AutoCloseable {
  private static final Pattern COMPLAINT = Pattern.compile("(?:FATAL|error): +(.{1,300})");
  private static final int PASSWORD_BYTES = 16;
  private static final String HBA =
      "# written at every start\nhost all all 127.0.0.1/32 scram-sha-256\n";

  private final Path root;
  private final FileChannel lock;

  private PostgresDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// @throws OperatorException when a running program has it
  static PostgresDirectory open(Path path) throws IOException {
    Path root = Files.createDirectories(path).toRealPath();
    FileChannel lock =
        FileChannel.open(
            root.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(lock) == null) {
      lock.close();
      throw new OperatorException(
          PoolError.DATA_UNUSABLE,
          "another running program has the embedded Postgres",
          path.toString(),
          "stop that program, or give this one another data directory");
    }
    return new PostgresDirectory(root, lock);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this program has it
    }
  }

  Path data() {
    return root.resolve("postgres");
  }

  Path binaries() {
    return root.resolve("postgres-binaries");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  /// Where a new password is for initdb, which demands an empty data directory.
  Path newPassword() {
    return root.resolve("postgres.password");
  }

  private Path keptPassword() {
    return data().resolve("kaspool-password");
  }

  private Path unfinished() {
    return root.resolve("postgres.unfinished");
  }

  /// Clears away what a killed process left half made.
  ///
  /// @return whether the data has yet to be made
  boolean prepare() throws IOException {
    ownDirectory(binaries());
    if (Files.exists(unfinished())) {
      remove(data());
    }
    ownDirectory(data());
    if (Files.exists(log())) {
      Files.move(log(), root.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (Files.exists(data().resolve("PG_VERSION"))) {
      return false;
    }
    Files.writeString(unfinished(), "");
    sync();
    writeOwn(newPassword(), HexFormat.of().formatHex(SecureRandom.getSeed(PASSWORD_BYTES)));
    return true;
  }

  private static void ownDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static void writeOwn(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /// Removes a directory with all that is in it, if there is one.
  static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  String password() throws IOException {
    return Files.readString(keptPassword());
  }

  /// Says who may connect. Before the server's start, every time: nobody else gets in.
  void requirePassword() throws IOException {
    Files.writeString(data().resolve("pg_hba.conf"), HBA);
    if (Files.exists(newPassword())) {
      Files.move(newPassword(), keptPassword());
    }
  }

  /// The server runs: from now on there is data.
  void finished() throws IOException {
    if (Files.deleteIfExists(unfinished())) {
      sync(); // a power cut must not bring the file back: the data would be thrown away
    }
  }

  private void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// Why the server did not start, in its own words.
  Optional<String> lastComplaint() {
    try {
      return Files.readAllLines(log()).reversed().stream()
          .map(COMPLAINT::matcher)
          .filter(Matcher::find)
          .findFirst()
          .map(found -> found.group(1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
