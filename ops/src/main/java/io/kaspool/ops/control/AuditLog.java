package io.kaspool.ops.control;

/// Where every request of a role is kept. Called on virtual threads that may block.
public interface AuditLog {
  /// Keeps the request durably before it acts; nothing is done when this throws. A request without
  /// an outcome is one that a crash or a lost database cut off: it may have been done.
  ///
  /// @return what `end` calls the request
  /// @throws RuntimeException when the log cannot be written; its message is told to who asked
  long begin(AuditEntry entry);

  /// Keeps what became of it. `text` has at most 4,096 characters.
  ///
  /// @throws RuntimeException when the log cannot be written
  void end(long id, boolean done, String text);
}
