package io.kaspool.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What operators told the running roles to do.
public final class AuditLogs {
  private final Handle handle;

  AuditLogs(Handle handle) {
    this.handle = handle;
  }

  /// @param done null while it is not known
  public record Line(
      String role, String actor, String command, @Nullable Boolean done, String outcome) {}

  /// Notes a command before it is carried out.
  public long begin(String role, String actor, String command) {
    return handle
        .createQuery(
            """
            INSERT INTO audit_log (role, actor, command) VALUES (:role, :actor, :command)
            RETURNING id\
            """)
        .bind("role", role)
        .bind("actor", actor)
        .bind("command", command)
        .mapTo(Long.class)
        .one();
  }

  public void end(long id, boolean done, String outcome) {
    handle
        .createUpdate(
            """
            UPDATE audit_log SET ended_at = clock_timestamp(), done = :done, outcome = :outcome
            WHERE id = :id\
            """)
        .bind("done", done)
        .bind("outcome", outcome)
        .bind("id", id)
        .execute();
  }

  /// The newest thousand, the newest first.
  public List<Line> all() {
    return handle
        .createQuery("SELECT * FROM audit_log ORDER BY id DESC LIMIT 1000")
        .map(
            (row, _) ->
                new Line(
                    row.getString("role"),
                    row.getString("actor"),
                    row.getString("command"),
                    row.getObject("done", Boolean.class),
                    row.getString("outcome")))
        .list();
  }
}
