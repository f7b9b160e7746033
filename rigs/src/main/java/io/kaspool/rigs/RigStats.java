package io.kaspool.rigs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a rig has seen since it was started, over all its connections.
///
/// @param connections how often a connection was made
/// @param authorized whether it is logged in now
/// @param accepted shares answered with true
/// @param acceptedHashes the difficulties of those shares, summed: what the pool owes credit for
/// @param refused refused shares by `"<code> <text>"`; at most 64 different ones, then `"other"`
/// @param unanswered shares without an answer: those in flight, and those whose connection was lost
/// @param answers from submit to answer
/// @param firstJob from the connect of the current or last connection to its first job; zero before
///   it
/// @param jobsPerSecond over the time since the first job of that connection
/// @param hashesPerSecond over the time since the start
public record RigStats(
    long connections,
    boolean authorized,
    long jobs,
    long submitted,
    long accepted,
    long acceptedHashes,
    Map<String, Long> refused,
    long unanswered,
    Map<ProtocolFault.Kind, Long> faults,
    Latencies answers,
    Duration firstJob,
    double jobsPerSecond,
    long hashes,
    double hashesPerSecond) {

  public long refusedTotal() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  public long faultTotal() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }

  /// One sentence on what went wrong on the wire; empty when nothing did.
  public Optional<String> complaint() {
    return faults.isEmpty() ? Optional.empty() : Optional.of("protocol faults " + faults);
  }
}
