package io.kaspool.ops.control;

import java.util.List;

/// A request as the audit log keeps it.
///
/// @param actor as in `ControlRequest`
/// @param words all of them, the command's name too; at most 8 KiB without control characters
public record AuditEntry(String actor, List<String> words) {
  public AuditEntry {
    words = List.copyOf(words);
  }
}
