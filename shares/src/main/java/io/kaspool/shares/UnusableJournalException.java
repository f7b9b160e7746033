package io.kaspool.shares;

import java.sql.SQLException;

/// The file can be read but must not be written, and which step of the operator helps.
final class UnusableJournalException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final String whatToDo;

  UnusableJournalException(String what, String whatToDo) {
    super(what);
    this.whatToDo = whatToDo;
  }

  String whatToDo() {
    return whatToDo;
  }
}
