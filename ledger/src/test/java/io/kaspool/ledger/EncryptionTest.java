package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.DatabaseSettings.Encryption;
import io.kaspool.ledger.DatabaseSettings.Encryption.Mode;
import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that offers encryption, with a certificate for `127.0.0.1`.
class EncryptionTest {
  @TempDir private static Path directory = Path.of("");
  private static @Nullable InstalledPostgres postgres;
  private static @Nullable SelfSigned certificate;

  @BeforeAll
  static void encrypt() throws Exception {
    InstalledPostgres made = InstalledPostgres.create(TestDatabases.programs());
    postgres = made;
    SelfSigned own = SelfSigned.create(directory.resolve("server"), "ip:127.0.0.1");
    certificate = own;
    try (Connection connection = TestDatabases.connect(made.settings());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + own.certificate() + "'");
      statement.execute("ALTER SYSTEM SET ssl_key_file = '" + own.key() + "'");
      statement.execute("ALTER SYSTEM SET ssl = on");
    }
    made.stop();
    made.start();
  }

  @AfterAll
  static void remove() {
    Objects.requireNonNull(postgres).close();
  }

  private static DatabaseSettings settings() {
    return Objects.requireNonNull(postgres).settings();
  }

  private static String ownCertificate() {
    return Objects.requireNonNull(certificate).certificate().toString();
  }

  private static Ledger start(DatabaseSettings settings) {
    Ledger ledger =
        Ledger.create(
            settings,
            Ledger.Role.MIGRATES,
            new RecordedLedgerEvents(),
            new SteppedScheduler(new SteppedClock()),
            new SplittableRandom(1));
    ledger.start();
    return ledger;
  }

  /// How many of the ledger's connections are encrypted, and how many are not.
  private static String connections() throws SQLException {
    try (Connection connection = TestDatabases.connect(settings());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FILTER (WHERE ssl) > 0, count(*) FILTER (WHERE NOT ssl) > 0"
                    + " FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE application_name = 'kaspool'")) {
      row.next();
      return (row.getBoolean(1) ? "encrypted" : "") + (row.getBoolean(2) ? "plain" : "");
    }
  }

  private static String outcome(Mode mode, @Nullable String authorities) throws SQLException {
    try (Ledger ledger = start(settings().with(new Encryption(mode, authorities)))) {
      if (!ledger.isReady()) {
        return ledger.health().toString();
      }
      ledger.<Long>transact(books -> books.auditLog().begin("app", "me", "command"));
      return connections();
    }
  }

  @Test
  void isUsedWhenItIsOffered() throws SQLException {
    try (Ledger ledger = start(settings())) {
      assertThat(ledger.isReady()).isTrue();
    }
    assertThat(outcome(Mode.PREFER, null)).isEqualTo("encrypted");
    assertThat(outcome(Mode.REQUIRE, null)).isEqualTo("encrypted");
  }

  @Test
  void isNotUsedWhenItIsDisabled() throws SQLException {
    assertThat(outcome(Mode.DISABLE, null)).isEqualTo("plain");
  }

  @Test
  void theServersCertificateIsVerified() throws Exception {
    String other =
        SelfSigned.create(directory.resolve("other"), "ip:127.0.0.1").certificate().toString();

    assertThat(outcome(Mode.VERIFY_CA, ownCertificate())).isEqualTo("encrypted");
    assertThat(outcome(Mode.VERIFY_FULL, ownCertificate())).isEqualTo("encrypted");
    assertThat(outcome(Mode.VERIFY_CA, other))
        .contains("cannot be used")
        .contains("certification path");
    assertThat(outcome(Mode.VERIFY_FULL, directory.resolve("none.pem").toString()))
        .contains("cannot be used")
        .contains("none.pem");
  }

  @Test
  void theHostsNameIsVerifiedWhenTheModeSaysSo() throws SQLException {
    DatabaseSettings known = settings();
    DatabaseSettings byName =
        new DatabaseSettings(
            "localhost", known.port(), known.name(), known.user(), known.password());

    try (Ledger ledger = start(byName.with(new Encryption(Mode.VERIFY_CA, ownCertificate())))) {
      assertThat(ledger.isReady()).as(ledger.health().toString()).isTrue();
    }
    try (Ledger ledger = start(byName.with(new Encryption(Mode.VERIFY_FULL, ownCertificate())))) {
      assertThat(ledger.health().toString()).contains("cannot be used").contains("localhost");
    }
  }
}
