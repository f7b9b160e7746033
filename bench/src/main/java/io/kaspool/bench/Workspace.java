package io.kaspool.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory for one run, gone with all that is in it when the run ends. It is where Java puts
/// temporary files; in memory, fsync would cost nothing there and the numbers would be of no worth.
record Workspace(Path path) implements AutoCloseable {
  static Workspace create() throws IOException {
    Path path = Files.createTempDirectory("kaspool-bench-");
    String kind = Files.getFileStore(path).type();
    if (kind.equals("tmpfs")) {
      Files.delete(path);
      throw new IOException(
          path.getParent() + " is in memory: name a disk with KASPOOL_JAVA_OPTS=-Djava.io.tmpdir=");
    }
    return new Workspace(path);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
