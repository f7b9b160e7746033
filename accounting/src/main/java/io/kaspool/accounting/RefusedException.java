package io.kaspool.accounting;

/// Why an operator's command is not carried out; rolls its transaction back.
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String why) {
    super(why);
  }
}
