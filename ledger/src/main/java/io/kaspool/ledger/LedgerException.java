package io.kaspool.ledger;

/// The books could not be read or written. The transaction is rolled back, unless the connection
/// broke while it was being committed: then it may have been, so whatever is written must be such
/// that writing it again changes nothing.
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What to do about it.
  public enum Kind {
    /// The database cannot be reached or used now: try again later.
    AWAY,
    /// Somebody else holds the lease: do nothing.
    LEASE_LOST,
    /// The database refuses what was to be written: a fault in this program or in the data.
    REFUSED
  }

  private final Kind kind;

  LedgerException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  LedgerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
