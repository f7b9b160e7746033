package io.kaspool.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// How much is logged.
final class Logging {
  private Logging() {}

  static void debug(boolean on) {
    if (on) {
      level(Level.DEBUG);
    }
  }

  /// Errors only: for commands that tell a person themselves what happens.
  static void quiet() {
    level(Level.ERROR);
  }

  private static void level(Level level) {
    ((Logger) LoggerFactory.getLogger("io.kaspool")).setLevel(level);
  }
}
