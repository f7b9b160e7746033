package io.kaspool.mining;

import io.kaspool.kaspa.Difficulty;
import java.util.Optional;

/// What is remembered of miners beyond their connection. Nobody's share depends on it, so it may
/// forget. Every method returns at once; any thread.
public interface SessionMemory {
  /// Remembers nothing.
  SessionMemory NONE =
      new SessionMemory() {
        @Override
        public void leased(NonceRange range, Worker worker) {}

        @Override
        public Optional<Difficulty> difficulty(Worker worker) {
          return Optional.empty();
        }

        @Override
        public void remember(Worker worker, Difficulty difficulty) {}
      };

  /// From now on this worker searches the nonces of this range. By it a block whose record was lost
  /// is traced to its worker: its nonce says the range.
  void leased(NonceRange range, Worker worker);

  /// What the worker mined at when it was last here.
  Optional<Difficulty> difficulty(Worker worker);

  void remember(Worker worker, Difficulty difficulty);
}
