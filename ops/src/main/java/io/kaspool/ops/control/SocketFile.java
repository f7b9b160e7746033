package io.kaspool.ops.control;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// A Unix socket's place in the file system, held for one process: a lock beside it, of the same
/// name and `.lock`, stays for ever, since removing a lock file would let two hold it. The lock is
/// what tells a socket that a dead process left from one in use, also between two processes that
/// start at one time.
///
/// The socket is bound in a new directory that only its user may enter, gets its mode there, and is
/// then renamed to its place: there is no moment at which others could connect.
final class SocketFile implements Closeable {
  /// `sun_path` has 108 bytes on Linux and 104 on macOS, and the JDK leaves two of them free.
  static final int MAX_PATH_BYTES = 102;

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      mode("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE = mode("rw-------");
  private static final int TRIES = 16;

  private final Path path;
  private final FileChannel lock;
  private volatile boolean bound; // by who starts, read by who closes

  private SocketFile(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  /// Takes the place, if nobody has it.
  ///
  /// @throws OperatorException when somebody has it, or it cannot be used
  static SocketFile claim(Path path) {
    if (!fits(path) || !fits(hidden(path, "0000").resolve("s"))) {
      throw unusable(
          path,
          "the control socket's path is longer than " + MAX_PATH_BYTES + " bytes",
          "choose a shorter one, or one relative to where the program is started");
    }
    try {
      return locked(path);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static SocketFile locked(Path path) throws IOException {
    FileChannel lock =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PRIVATE_FILE);
    boolean claimed = false;
    try {
      if (!tryLock(lock) || !isFree(path)) {
        throw unusable(
            path, "another process takes commands at the control socket", "stop it first");
      }
      claimed = true;
      return new SocketFile(path, lock);
    } finally {
      if (!claimed) {
        lock.close();
      }
    }
  }

  private static boolean tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this process
    }
  }

  /// Whether there is nothing, or a socket that nobody answers at.
  private static boolean isFree(Path path) throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!isSocket(path)) {
      throw unusable(path, "there is a file that is no socket", "move it away");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // a full queue is somebody's too
      probe.connect(UnixDomainSocketAddress.of(path));
      return false;
    } catch (ConnectException e) {
      return true; // refused: its process is gone
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    int type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0xF000;
    return type == 0xC000; // S_IFSOCK
  }

  ServerSocketChannel bind(int backlog) {
    try {
      return bind(privateDirectory(), backlog);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private ServerSocketChannel bind(Path directory, int backlog) throws IOException {
    Path unnamed = directory.resolve("s");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(unnamed), backlog);
      Files.setPosixFilePermissions(unnamed, PRIVATE_FILE.value());
      Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
      bound = true;
      return channel;
    } finally {
      if (!bound) {
        channel.close();
        Files.deleteIfExists(unnamed);
      }
      Files.deleteIfExists(directory);
    }
  }

  private Path privateDirectory() throws IOException {
    for (int i = 0; ; i++) {
      String name = "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
      try {
        return Files.createDirectory(hidden(path, name), PRIVATE_DIRECTORY);
      } catch (FileAlreadyExistsException e) {
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  /// Short, so that the path in it is hardly longer than the socket's own.
  private static Path hidden(Path path, String name) {
    return path.resolveSibling("." + name);
  }

  private static OperatorException failed(Path path, IOException e) {
    return new OperatorException(
        PoolError.DATA_UNUSABLE,
        "the control socket cannot be made: " + e,
        path.toString(),
        "let the user of this program write to its directory",
        e);
  }

  private static OperatorException unusable(Path path, String what, String whatToDo) {
    return new OperatorException(PoolError.DATA_UNUSABLE, what, path.toString(), whatToDo);
  }

  /// Who runs this process, by the name that the kernel gives for a peer too.
  String owner() {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /// Removes the socket and lets others have its place.
  @Override
  public void close() throws IOException {
    try (lock) {
      if (bound) {
        Files.deleteIfExists(path);
      }
    }
  }
}
