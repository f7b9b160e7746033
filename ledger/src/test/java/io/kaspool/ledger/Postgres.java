package io.kaspool.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.ledger.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The oldest and the newest Postgres that the books are kept in. Each is started when first asked
/// for and ends with the JVM.
enum Postgres {
  EMBEDDED_18 {
    @Override
    TestServer server() {
      return TestDatabases.server();
    }
  },
  /// As Debian 12 has it; facts are skipped where it is not installed.
  DEBIAN_15 {
    @Override
    TestServer server() {
      assumeTrue(Files.isDirectory(DEBIAN_15_PROGRAMS), "PostgreSQL 15 is not installed");
      return Debian.SERVER;
    }
  };

  private static final Path DEBIAN_15_PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

  abstract TestServer server();

  private static final class Debian {
    static final TestServer SERVER = start();

    private static TestServer start() {
      InstalledPostgres postgres = InstalledPostgres.create(DEBIAN_15_PROGRAMS);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      return new TestServer(postgres.settings());
    }
  }
}
