package io.kaspool.ledger;

import java.io.IOException;
import java.nio.file.Path;

/// A program with an embedded Postgres, to be killed: says the port when the server is up, and
/// waits until its input ends.
final class EmbeddedPostgresProcess {
  private EmbeddedPostgresProcess() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
    System.out.println(postgres.settings().port());
    System.in.readAllBytes();
    System.exit(0);
  }
}
