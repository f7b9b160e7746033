package io.kaspool.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// The partitions of `share_slice`: a day each, by its number since 1970.
final class SliceDays {
  private static final String KEY = "kaspool.share_slice";
  private static final int AHEAD = 3;

  private final Handle handle;

  SliceDays(Handle handle) {
    this.handle = handle;
  }

  /// By Postgres's clock: as of now, and not of when the transaction began.
  long today() {
    return handle
        .createQuery("SELECT floor(extract(epoch FROM clock_timestamp()) / 86400)::bigint")
        .mapTo(Long.class)
        .one();
  }

  /// Those that there are, the oldest first.
  List<Long> all() {
    return handle
        .createQuery(
            """
            SELECT substring(inhrelid::regclass::text FROM '[0-9]+$')::bigint AS day
            FROM pg_inherits WHERE inhparent = 'share_slice'::regclass ORDER BY day\
            """)
        .mapTo(Long.class)
        .list();
  }

  static String table(long day) {
    return "share_slice_" + day;
  }

  /// Makes a table and attaches it: for one that is made as a partition, all who read or write any
  /// day must be done first. Attached, it takes SHARE UPDATE EXCLUSIVE on `share_slice`, which is
  /// in no reader's or writer's way, and SHARE ROW EXCLUSIVE on `journal` and `worker`, so it waits
  /// for those who write there (pg_locks of PostgreSQL 15 and 18). As it is empty, there are no
  /// rows to check, and no constraint is needed that says there were none to check.
  void make(long day) {
    if (exists(day)) {
      return;
    }
    // gateways of one pool may come to a new day at the same time
    handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", KEY);
    if (!exists(day)) {
      handle.execute("CREATE TABLE %s (LIKE share_slice INCLUDING ALL)".formatted(table(day)));
      handle.execute(
          "ALTER TABLE share_slice ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
              .formatted(table(day), day * Slices.DAY, (day + 1) * Slices.DAY));
    }
  }

  /// As of now: `to_regclass` may remember that there was none.
  private boolean exists(long day) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM pg_class"
                + " WHERE relname = :name AND relnamespace = :schema::regnamespace)")
        .bind("name", table(day))
        .bind("schema", Ledger.SCHEMA)
        .mapTo(Boolean.class)
        .one();
  }

  /// Today and the next days.
  ///
  /// @return whether they are there; false when others were in the way
  boolean makeAhead() {
    return unlessBusy(
        () -> {
          long today = today();
          for (long day = today; day <= today + AHEAD; day++) {
            make(day);
          }
        });
  }

  /// Whether a day could be dropped at this moment, for which nobody may be reading or writing any.
  boolean canDrop() {
    handle.savepoint("try");
    boolean free =
        unlessBusy(() -> handle.execute("LOCK TABLE ONLY share_slice IN ACCESS EXCLUSIVE MODE"));
    handle.rollbackToSavepoint("try"); // gives the lock back
    return free;
  }

  /// Does the work, or nothing of it: whoever waits for a table has all others wait behind it, so
  /// after 2 s for any lock it is given up. The last thing that a transaction does.
  ///
  /// @return whether it is done
  boolean unlessBusy(Runnable work) {
    handle.savepoint("before");
    try {
      handle.execute("SET LOCAL lock_timeout = '2s'");
      work.run();
      return true;
    } catch (JdbiException e) {
      if (!SqlFailures.isBusy(e)) {
        throw e;
      }
      handle.rollbackToSavepoint("before");
      return false;
    }
  }
}
