package io.kaspool.kaspa;

/// A text that is not an address, and what is wrong with it.
public final class AddressException extends RuntimeException {
  /// What is wrong, in the order in which it is looked for.
  public enum Reason {
    MISSING_PREFIX("has no network prefix such as kaspa:"),
    UNKNOWN_PREFIX("has a prefix of no Kaspa network"),
    INVALID_LENGTH("has the wrong length"),
    INVALID_CHARACTER("contains a character that addresses do not use"),
    INVALID_CHECKSUM("has a wrong checksum, probably a typing error"),
    INVALID_PADDING("does not end as an address of its length must"),
    INVALID_VERSION("is of an unknown kind");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;

  AddressException(Reason reason) {
    super("the address " + reason.text);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
