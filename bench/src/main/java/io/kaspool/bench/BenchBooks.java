package io.kaspool.bench;

import io.kaspool.ledger.EmbeddedPostgres;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerEventLog;
import io.kaspool.ops.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// Books on an embedded Postgres of their own, as a pool in one process has them: fsync and all.
record BenchBooks(EmbeddedPostgres postgres, Ledger ledger) implements AutoCloseable {
  static BenchBooks open(Path directory, Scheduler scheduler) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
    Ledger ledger =
        Ledger.create(
            postgres.settings(),
            Ledger.Role.MIGRATES,
            new LedgerEventLog(),
            scheduler,
            RandomGenerator.getDefault());
    BenchBooks books = new BenchBooks(postgres, ledger);
    ledger.start();
    if (!ledger.isReady()) {
      books.close();
      throw new IOException("the embedded Postgres cannot be used: " + ledger.health());
    }
    return books;
  }

  @Override
  public void close() {
    ledger.close();
    postgres.close();
  }
}
