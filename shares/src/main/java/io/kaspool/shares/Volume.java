package io.kaspool.shares;

import java.io.File;
import java.nio.file.Path;

/// What the journal's file lies on. Any thread; asks the system each time.
interface Volume {
  Room room();

  static Volume of(Path directory) {
    File file = directory.toFile();
    return () -> new Room(file.getUsableSpace(), file.getTotalSpace());
  }

  /// @param usableBytes that this process may still write
  /// @param totalBytes 0 when it cannot be read
  record Room(long usableBytes, long totalBytes) {
    private static final int RESERVED_PART = 10;

    /// How many bytes it has too few for such a reserve, of which a small volume needs a tenth of
    /// itself at most; 0 when nothing is known of it.
    long lacking(long reserveBytes) {
      return Math.max(0, Math.min(reserveBytes, totalBytes / RESERVED_PART) - usableBytes);
    }
  }
}
