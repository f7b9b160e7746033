package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.SearchSpace;
import java.nio.file.Path;

/// What the journal tells the operator. Called from any thread; implementations return at once.
public interface JournalEvents {
  void opened(Path directory, SearchSpace space, long lastSequence);

  /// Shares are refused and blocks kept in memory from now on. Told once; `recovered` follows.
  void failed(Path directory, Throwable cause);

  /// The journal is still not usable, for another reason than told before.
  void stillFailing(Path directory, Throwable cause);

  void recovered(Path directory);

  /// What was to be written of a found block is given up: too much waits already, or the journal
  /// closed before it could be written. The nodes have the block.
  void blockNotKept(Hash block);

  /// The writer did not end in time when the journal was closed.
  void closingTooLong(Path directory);
}
