package io.kaspool.shares;

/// What became of a batch.
public sealed interface SinkAnswer {
  /// All of it is durable in the sink, or was already.
  record Taken() implements SinkAnswer {}

  /// Nothing of it was taken.
  ///
  /// @param position where the sink stands
  record Refused(Refusal why, SinkPosition position) implements SinkAnswer {}
}
