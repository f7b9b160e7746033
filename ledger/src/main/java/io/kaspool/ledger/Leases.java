package io.kaspool.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Leases: who alone may do a thing, until when by Postgres's clock. Every transaction of a holder
/// begins with `hold`, which fails once another has taken over, and keeps others from taking over
/// until it has ended.
public final class Leases {
  private final Handle handle;

  Leases(Handle handle) {
    this.handle = handle;
  }

  /// A lease that is, or was, held.
  public record Term(String name, long epoch, UUID holder) {}

  /// @param label whose it is, for the operator
  public record Standing(long epoch, String label, boolean over) {}

  /// Takes the lease if nobody has it, or its time is over. Then it waits until the transactions of
  /// the last holder have ended, but not longer than a second: ask again.
  public Optional<Term> take(String name, UUID holder, String label, Duration length) {
    handle.execute("SET LOCAL lock_timeout = '1s'");
    // looks before it writes: the conflict's update locks the row before it looks at the time
    return handle
        .createQuery(
            """
            INSERT INTO lease (name, epoch, holder, label, until)
            SELECT :name, 1, :holder, :label, clock_timestamp() + :millis * interval '1 ms'
            WHERE NOT EXISTS (
              SELECT FROM lease WHERE name = :name AND until >= clock_timestamp())
            ON CONFLICT (name) DO UPDATE
              SET epoch = lease.epoch + 1, holder = excluded.holder, label = excluded.label,
                until = excluded.until
              WHERE lease.until < clock_timestamp()
            RETURNING epoch\
            """)
        .bind("name", name)
        .bind("holder", holder)
        .bind("label", label)
        .bind("millis", length.toMillis())
        .mapTo(Long.class)
        .findOne()
        .map(epoch -> new Term(name, epoch, holder));
  }

  /// Holds it for longer; false when another has it.
  public boolean renew(Term term, Duration length) {
    return handle
            .createUpdate(
                """
                UPDATE lease SET until = clock_timestamp() + :millis * interval '1 ms'
                WHERE name = :name AND epoch = :epoch AND holder = :holder\
                """)
            .bind("millis", length.toMillis())
            .bind("name", term.name())
            .bind("epoch", term.epoch())
            .bind("holder", term.holder())
            .execute()
        == 1;
  }

  /// Lets the next one have it at once.
  public void release(Term term) {
    renew(term, Duration.ZERO);
  }

  /// Keeps the lease through this transaction.
  ///
  /// @throws LedgerException when another has it
  public void hold(Term term) {
    boolean held =
        handle
            .createQuery(
                """
                SELECT 1 FROM lease WHERE name = :name AND epoch = :epoch AND holder = :holder
                FOR KEY SHARE\
                """)
            .bind("name", term.name())
            .bind("epoch", term.epoch())
            .bind("holder", term.holder())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LedgerException(
          LedgerException.Kind.LEASE_LOST, "the lease " + term.name() + " is another's now");
    }
  }

  public Optional<Standing> standing(String name) {
    return handle
        .createQuery(
            "SELECT epoch, label, until < clock_timestamp() AS over FROM lease WHERE name = :name")
        .bind("name", name)
        .map(
            (row, _) ->
                new Standing(row.getLong("epoch"), row.getString("label"), row.getBoolean("over")))
        .findOne();
  }
}
