package io.kaspool.ledger;

/// What the ledger tells the operator. Called from any thread; implementations return at once.
public interface LedgerEvents {
  /// The books can be used, for the first time or again.
  void connected(String database, String schemaVersion);

  /// The books cannot be used from now on. Told once; `connected` follows.
  void lost(String database, String why);
}
