package io.kaspool.shares;

/// What the shipping of a journal tells the operator. Called from the shipper's thread;
/// implementations return at once.
public interface ShippingEvents {
  /// Batches are taken, for the first time or again.
  void shipping(JournalIdentity journal, Cursor cursor, long waiting);

  /// The sink stands before what it said it had: it was restored to an older state. What it lacks
  /// is shipped again.
  void rewound(JournalIdentity journal, long fromSequence, long toSequence);

  /// The sink cannot be reached, or the journal cannot be read. Told once until it can again.
  void away(String why);

  /// An alarm; told once. Nothing is shipped until the operator accepts.
  void stopped(StopReason reason, String text);

  /// The operator accepted; the text says what was done.
  void accepted(Acceptance.Accepted accepted);

  /// The program ends, and the sink did not get everything. The journal keeps it.
  void leftBehind(long entries);
}
