package io.kaspool.accounting;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.time.Duration;
import java.util.SplittableRandom;

/// A database of its own with a ledger and a sink, and what a test does to it behind their backs.
final class TestBooks implements AutoCloseable {
  final DatabaseSettings database = Databases.take();
  final Sql sql = new Sql(database);
  final Ledger ledger;
  final PostgresShareSink sink;
  private final SteppedScheduler scheduler = new SteppedScheduler(new SteppedClock());

  TestBooks() {
    ledger =
        Ledger.create(
            database,
            Ledger.Role.MIGRATES,
            new LedgerEventLog(),
            scheduler,
            new SplittableRandom(1));
    ledger.start();
    sink = new PostgresShareSink(ledger);
  }

  FakeJournal journal(int id) {
    return new FakeJournal(id, sink);
  }

  /// A copy of the whole database. The ledger is connected to it again.
  ///
  /// @return its name
  String backUp() {
    String copy = database.name() + "_backup";
    sql.replace(copy, database.name());
    reconnect();
    return copy;
  }

  /// Makes the database what it was. The ledger learns of it as in real life: its connections
  /// break.
  void restore(String copy) {
    sql.replace(database.name(), copy);
  }

  /// Connects again, as the ledger does within a second.
  void reconnect() {
    for (int attempt = 0; attempt < 3; attempt++) {
      scheduler.advance(Duration.ofSeconds(1));
      try {
        ledger.transact(books -> books.journals().all());
        return;
      } catch (io.kaspool.ledger.LedgerException e) {
        // a connection that was broken; the next look finds the database
      }
    }
    throw new IllegalStateException(ledger.health().toString());
  }

  @Override
  public void close() {
    ledger.close();
    Databases.giveBack(database);
  }
}
