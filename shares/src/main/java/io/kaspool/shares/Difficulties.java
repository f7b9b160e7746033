package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What workers mined at last, in memory. Any thread, under one lock that is held for a look-up.
///
/// Bounded: those of the last [#REMEMBERED] workers, asked or told; others are forgotten here, and
/// known again when the journal is next opened.
final class Difficulties {
  static final int REMEMBERED = 32_768;

  private final Map<Worker, Difficulty> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Worker, Difficulty> eldest) {
          return size() > REMEMBERED;
        }
      };

  Difficulties(Map<Worker, Difficulty> known) {
    last.putAll(known);
  }

  synchronized Optional<Difficulty> of(Worker worker) {
    return Optional.ofNullable(last.get(worker));
  }

  /// Whether it is another one than before.
  synchronized boolean put(Worker worker, Difficulty difficulty) {
    return !difficulty.equals(last.put(worker, difficulty));
  }
}
