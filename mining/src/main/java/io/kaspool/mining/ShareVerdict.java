package io.kaspool.mining;

/// What the pool says of a share. The cases are the error codes of stratum; each refusal is final
/// and tells the miner the truth.
public sealed interface ShareVerdict {
  /// Counts with the difficulty its job was sent with, once it is recorded.
  record Accepted(Share share) implements ShareVerdict {}

  /// No such job: never sent, or forgotten long ago.
  record UnknownJob() implements ShareVerdict {}

  /// The job was replaced too long ago, or its template is too old.
  record Stale() implements ShareVerdict {}

  /// This nonce has counted for this header already.
  record Duplicate() implements ShareVerdict {}

  /// The hash does not meet the target of the job's difficulty.
  record LowDifficulty() implements ShareVerdict {}

  /// The nonce belongs to another session's search range.
  record OutsideRange() implements ShareVerdict {}

  /// Good, but its header has so many solutions already that a further one could not be told from a
  /// duplicate.
  record CrowdedJob() implements ShareVerdict {}

  UnknownJob UNKNOWN_JOB = new UnknownJob();
  Stale STALE = new Stale();
  Duplicate DUPLICATE = new Duplicate();
  LowDifficulty LOW_DIFFICULTY = new LowDifficulty();
  OutsideRange OUTSIDE_RANGE = new OutsideRange();
  CrowdedJob CROWDED_JOB = new CrowdedJob();
}
