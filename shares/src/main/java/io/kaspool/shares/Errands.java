package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the writer is to do besides appending rows. Guarded by the inbox's lock.
///
/// Bounded: one of each, and difficulties of [#MAX_DIFFICULTIES] workers; further workers are
/// turned away.
final class Errands {
  static final int MAX_DIFFICULTIES = 16_384;
  private static final int MAX_DIFFICULTIES_AT_ONCE = 1_000;

  private final Map<Worker, Difficulty> difficulties = new LinkedHashMap<>();
  private @Nullable RenameRequest rename;
  private boolean mark;
  private boolean prune;
  private long shippedThrough;

  Errands(long shippedThrough) {
    this.shippedThrough = shippedThrough;
  }

  /// Whether the writer has to be woken. Difficulties and the like go along with the next commit.
  boolean isUrgent() {
    return rename != null || mark || prune;
  }

  /// Have the minute written, even if nothing else is.
  void mark() {
    mark = true;
  }

  /// Have a step of old entries deleted.
  void prune() {
    prune = true;
  }

  /// False when one waits already.
  boolean rename(RenameRequest request) {
    if (rename != null) {
      return false;
    }
    rename = request;
    return true;
  }

  /// False at the bound.
  boolean remember(Worker worker, Difficulty difficulty) {
    if (difficulties.size() >= MAX_DIFFICULTIES && !difficulties.containsKey(worker)) {
      return false;
    }
    difficulties.put(worker, difficulty);
    return true;
  }

  /// How far the sink came.
  void shippedThrough(long sequence) {
    shippedThrough = sequence;
  }

  long shippedThrough() {
    return shippedThrough;
  }

  boolean takeMark() {
    boolean taken = mark;
    mark = false;
    return taken;
  }

  boolean takePrune() {
    boolean taken = prune;
    prune = false;
    return taken;
  }

  @Nullable RenameRequest takeRename() {
    RenameRequest taken = rename;
    rename = null;
    return taken;
  }

  Map<Worker, Difficulty> takeDifficulties() {
    Map<Worker, Difficulty> taken = new LinkedHashMap<>();
    Iterator<Map.Entry<Worker, Difficulty>> waiting = difficulties.entrySet().iterator();
    while (waiting.hasNext() && taken.size() < MAX_DIFFICULTIES_AT_ONCE) {
      Map.Entry<Worker, Difficulty> next = waiting.next();
      taken.put(next.getKey(), next.getValue());
      waiting.remove();
    }
    return taken;
  }
}
