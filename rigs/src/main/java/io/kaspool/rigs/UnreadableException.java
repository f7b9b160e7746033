package io.kaspool.rigs;

/// A line that the firmware cannot use; the session turns it into a [ProtocolFault].
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  private final ProtocolFault.Kind kind;

  UnreadableException(ProtocolFault.Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  ProtocolFault fault(String line) {
    return new ProtocolFault(kind, String.valueOf(getMessage()), line);
  }
}
