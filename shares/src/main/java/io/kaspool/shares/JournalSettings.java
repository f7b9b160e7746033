package io.kaspool.shares;

import java.nio.file.Path;
import java.time.Duration;

/// Where the journal lies and how much may wait for it.
///
/// @param directory on a local disk (SQLite's WAL does not work on network file systems), this
///   journal's alone; created when absent
/// @param maxShares how many shares may wait for a commit; the next one is refused
/// @param maxRecords how many found blocks and verdicts may wait; verdicts only fill half of it
/// @param answerWithin after this a share that is not committed is refused
/// @param retryAfter how long after a failure the journal is opened again
/// @param retention how long shipped entries are kept
public record JournalSettings(
    Path directory,
    int maxShares,
    int maxRecords,
    Duration answerWithin,
    Duration retryAfter,
    Retention retention) {
  public JournalSettings {
    if (maxShares < 1 || maxRecords < 2) {
      throw new IllegalArgumentException("room for at least one share, one block, one verdict");
    }
  }

  public static JournalSettings of(Path directory) {
    return new JournalSettings(
        directory,
        65_536,
        10_000,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Retention.STANDARD);
  }

  public JournalSettings withRetention(Retention other) {
    return new JournalSettings(directory, maxShares, maxRecords, answerWithin, retryAfter, other);
  }
}
