package io.kaspool.accounting;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.testkit.TestDatabases;
import java.util.ArrayDeque;
import java.util.Deque;

/// Databases with empty books, used by one fact after the other: making one takes longer than most
/// facts, and so does putting a hundred of them away in the end. Any thread.
///
/// Bounded: as many as are in use at one time.
final class Databases {
  private static final Deque<DatabaseSettings> FREE = new ArrayDeque<>();

  /// Past the triggers that refuse it.
  private static final String CLEAR =
      """
      DO $$
      DECLARE
        name text;
      BEGIN
        FOR name IN SELECT inhrelid::regclass FROM pg_inherits
          WHERE inhparent = 'share_slice'::regclass
        LOOP
          EXECUTE 'DROP TABLE ' || name;
        END LOOP;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kaspool'
          AND tablename NOT IN ('flyway_schema_history', 'frontier', 'account')
        LOOP
          EXECUTE 'DELETE FROM ' || name;
        END LOOP;
        DELETE FROM account WHERE kind = 'miner';
        UPDATE account SET balance = 0;
        UPDATE frontier SET minute = 0;
        PERFORM setval(oid::regclass, 1, false) FROM pg_class
        WHERE relkind = 'S' AND relnamespace = 'kaspool'::regnamespace
          AND relname <> 'account_id_seq';
      END $$
      """;

  private Databases() {}

  static synchronized DatabaseSettings take() {
    DatabaseSettings free = FREE.poll();
    return free == null ? TestDatabases.migrated() : free;
  }

  /// One that is what it was but for its rows.
  static void giveBack(DatabaseSettings database) {
    Sql sql = new Sql(database);
    sql.endConnections();
    sql.tamper(CLEAR);
    synchronized (Databases.class) {
      FREE.push(database);
    }
  }
}
