package io.kaspool.cli;

import java.util.List;

/// Closes parts one after another, whatever any of them does.
final class Closing {
  private Closing() {}

  /// @throws IllegalStateException when a part failed to; the others are closed all the same
  static void all(List<? extends AutoCloseable> parts) {
    IllegalStateException failed = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failure) {
        if (failed == null) {
          failed = new IllegalStateException("not everything could be stopped in good order");
        }
        failed.addSuppressed(failure);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
