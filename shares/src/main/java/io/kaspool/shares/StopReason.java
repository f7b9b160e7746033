package io.kaspool.shares;

/// Why shipping has stopped until the operator decides.
public enum StopReason {
  /// The sink lacks entries that are no longer in the file.
  GAP,
  /// The sink has entries that the file has not: it is an older copy, or went on from one.
  ROLLED_BACK,
  /// Another process ships a copy of this journal.
  TWIN
}
