package io.kaspool.accounting;

import io.kaspool.ledger.Ledger;
import io.kaspool.ops.control.AuditEntry;
import io.kaspool.ops.control.AuditLog;

/// Keeps in the books what operators ask of a role. Any thread.
public final class LedgerAuditLog implements AuditLog {
  private final Ledger ledger;
  private final String role;

  public LedgerAuditLog(Ledger ledger, String role) {
    this.ledger = ledger;
    this.role = role;
  }

  @Override
  public long begin(AuditEntry entry) {
    return ledger.transact(
        books -> books.auditLog().begin(role, entry.actor(), String.join(" ", entry.words())));
  }

  @Override
  public void end(long id, boolean done, String text) {
    ledger.transact(
        books -> {
          books.auditLog().end(id, done, text);
          return null;
        });
  }
}
