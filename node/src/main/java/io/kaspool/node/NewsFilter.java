package io.kaspool.node;

import java.time.Duration;

/// Lets a text through when it differs from the one before, and once a minute, so that a node that
/// is away does not fill the log. Not thread-safe: confined to its owner's lock or thread.
final class NewsFilter {
  private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private String lastText = "";
  private long lastNanos;

  boolean isNews(String text, long nowNanos) {
    if (text.equals(lastText) && nowNanos - lastNanos < AGAIN_NANOS) {
      return false;
    }
    lastText = text;
    lastNanos = nowNanos;
    return true;
  }

  void reset() {
    lastText = "";
  }
}
