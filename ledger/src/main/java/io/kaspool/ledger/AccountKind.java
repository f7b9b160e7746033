package io.kaspool.ledger;

/// The pool's own accounts. Beside them every worker has one.
public enum AccountKind {
  /// What the treasury has; negative.
  CHAIN("chain"),
  /// What the pool earned.
  FEE("fee"),
  /// What stands in for rewards that turn out less than settled; may be negative.
  RESERVE("reserve"),
  /// What transactions cost.
  NETWORK_FEE("network-fee"),
  /// What payouts on their way have reserved.
  IN_FLIGHT("in-flight"),
  /// What lay in the treasury before this pool.
  OPENING("opening");

  private final String text;

  AccountKind(String text) {
    this.text = text;
  }

  /// As the database has it.
  public String text() {
    return text;
  }
}
