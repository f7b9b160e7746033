package io.kaspool.rigs;

/// The server sent something that this firmware cannot read, or kept back something it waits for.
///
/// @param detail what is wrong, in words
/// @param line the line as it came; empty when the fault is a missing line
public record ProtocolFault(Kind kind, String detail, String line) {

  /// What was wrong. A closed set, so that faults can be counted by kind without a bound of their
  /// own.
  public enum Kind {
    /// Not one JSON object with a method or an id.
    UNREADABLE_LINE,
    /// A line where the firmware takes the next line for a reply, or before its subscribe reply.
    UNEXPECTED_LINE,
    /// A method the firmware does not know.
    UNKNOWN_METHOD,
    /// A subscribe reply of a shape the firmware does not take.
    SUBSCRIBE_REPLY,
    /// An extranonce of a wrong form, or none before the first job.
    EXTRANONCE,
    /// A difficulty that is no number, zero, or not of the kind the hardware filters by.
    DIFFICULTY,
    /// A job in the other encoding, with impossible numbers, or under an id already used.
    JOB,
    /// A reply without `result`, with an error that is no array, or to a request never made.
    REPLY,
    /// A share or a log-in that was not answered in time.
    NO_REPLY,
    /// Nothing at all for longer than the firmware waits.
    SILENCE
  }

  @Override
  public String toString() {
    return line.isEmpty() ? kind + ": " + detail : kind + ": " + detail + ": " + line;
  }
}
