package io.kaspool.shares;

/// Where a sink stands in a journal.
public sealed interface SinkPosition {
  /// It has never heard of this journal's id.
  record Unknown() implements SinkPosition {}

  /// It has everything up to here.
  record At(Cursor cursor) implements SinkPosition {}
}
