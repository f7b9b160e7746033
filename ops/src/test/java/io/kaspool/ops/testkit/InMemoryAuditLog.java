package io.kaspool.ops.testkit;

import io.kaspool.ops.control.AuditEntry;
import io.kaspool.ops.control.AuditLog;
import java.util.ArrayList;
import java.util.List;

/// An audit log that is lost with its test, and can be away. Any thread; bounded by the test.
public final class InMemoryAuditLog implements AuditLog {
  private final List<String> lines = new ArrayList<>();
  private long last;
  private boolean away;

  @Override
  public synchronized long begin(AuditEntry entry) {
    requirePresent();
    last++;
    lines.add(last + " " + entry.actor() + ": " + String.join(" ", entry.words()));
    return last;
  }

  @Override
  public synchronized void end(long id, boolean done, String text) {
    requirePresent();
    lines.add(id + (done ? " done: " : " refused: ") + text);
  }

  private void requirePresent() {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
  }

  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  /// In order: `1 root: journal accept x`, `1 done: accepted`.
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
