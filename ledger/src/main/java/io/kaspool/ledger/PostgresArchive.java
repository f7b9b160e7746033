package io.kaspool.ledger;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// Postgres's programs for this machine, as this program brings them along: a tar archive in the
/// class path.
final class PostgresArchive {
  private static final int NAME_BYTES = 8;

  private PostgresArchive() {}

  /// Unpacks them, unless they are there: all of them or, if this process is killed, none. Others
  /// that are there go.
  ///
  /// @return the directory of the programs
  static Path unpack(Path directory) throws IOException {
    byte[] archive = archive();
    Path wanted = directory.resolve(name(archive));
    if (!Files.exists(wanted)) {
      try (Stream<Path> others = Files.list(directory)) {
        for (Path other : others.toList()) {
          PostgresDirectory.remove(other);
        }
      }
      Path half = Files.createDirectories(directory.resolve("half"));
      extract(archive, half);
      Files.move(half, wanted, StandardCopyOption.ATOMIC_MOVE);
    }
    return wanted.resolve("bin");
  }

  private static byte[] archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String machine = System.getProperty("os.arch");
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system, machine.equals("amd64") ? "x86_64" : machine)) {
      return archive.readAllBytes();
    }
  }

  private static String name(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, NAME_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void extract(byte[] archive, Path directory) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, directory.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      if (file.resolveSibling("").endsWith("bin") && !file.toFile().setExecutable(true, true)) {
        throw new IOException(file + " cannot be made executable");
      }
    }
  }
}
