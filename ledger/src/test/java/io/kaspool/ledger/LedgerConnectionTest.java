package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kaspool.ledger.Ledger.Role;
import io.kaspool.ledger.LedgerException.Kind;
import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.ops.Health;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// The way to a database that comes and goes.
class LedgerConnectionTest {
  private static final String CONNECTED = "connected: 2"; // the newest migration

  private static final Duration LOOK = Duration.ofSeconds(1);

  private static @Nullable InstalledPostgres postgres;

  private final SteppedScheduler scheduler = new SteppedScheduler(new SteppedClock());
  private final RecordedLedgerEvents events = new RecordedLedgerEvents();
  private @Nullable Ledger ledger;

  @BeforeAll
  static void create() {
    postgres = InstalledPostgres.create(TestDatabases.programs());
  }

  @AfterAll
  static void remove() {
    postgres().close();
  }

  @BeforeEach
  void empty() throws Exception {
    postgres().start();
    sql(InstalledPostgres.PASSWORD, "DROP SCHEMA IF EXISTS kaspool CASCADE");
  }

  @AfterEach
  void close() {
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  void startsWithoutADatabaseAndTakesItIntoUseWhenItComes() throws Exception {
    postgres().stop();
    Ledger early = start(Role.MIGRATES);
    assertThat(early.isReady()).isFalse();
    assertThat(early.health())
        .isEqualTo(
            Health.degraded(
                "database "
                    + postgres().settings().location()
                    + " cannot be used: Connection refused"));
    assertThatThrownBy(() -> write(early))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY))
        .hasMessage("the database cannot be used: Connection refused");

    postgres().start();
    scheduler.advance(LOOK);

    assertThat(early.isReady()).isTrue();
    assertThat(early.health()).isEqualTo(Health.ok());
    write(early);
    assertThat(events.told()).containsExactly("lost: Connection refused", CONNECTED);
  }

  @Test
  void tellsOnceThatTheDatabaseIsLostAndOnceThatItIsBack() throws Exception {
    Ledger open = start(Role.MIGRATES);
    write(open);

    postgres().stop();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> write(open))
          .isInstanceOfSatisfying(
              LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    }
    scheduler.advance(LOOK.multipliedBy(2));
    assertThat(open.isReady()).isFalse();
    postgres().start();
    scheduler.advance(LOOK.multipliedBy(3));

    assertThat(open.isReady()).isTrue();
    write(open);
    assertThat(events.told()).hasSize(3);
    assertThat(events.told().get(0)).isEqualTo(CONNECTED);
    assertThat(events.told().get(1)).startsWith("lost: ");
    assertThat(events.told().get(2)).isEqualTo(CONNECTED);
  }

  @Test
  void aServerThatStopsInATransactionIsAway() throws Exception {
    Ledger open = start(Role.MIGRATES);

    assertThatThrownBy(
            () ->
                open.transact(
                    books -> {
                      long line = books.auditLog().begin("app", "me", "command");
                      stop();
                      books.auditLog().end(line, true, "done");
                      return line;
                    }))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));

    assertThat(open.isReady()).isFalse();
    postgres().start();
    scheduler.advance(LOOK);
    assertThat(open.<List<AuditLogs.Line>>transact(books -> books.auditLog().all())).isEmpty();
  }

  @Test
  void aServerThatIsCutOffAtTheCommitIsAway() throws Exception {
    Ledger open = start(Role.MIGRATES);

    assertThatThrownBy(
            () ->
                open.transact(
                    books -> {
                      long line = books.auditLog().begin("app", "me", "command");
                      quit();
                      return line;
                    }))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));

    assertThat(open.isReady()).isFalse();
  }

  @Test
  void whoDoesNotMigrateWaitsForTheSchema() {
    Ledger waiting = start(Role.WAITS);
    assertThat(waiting.isReady()).isFalse();
    assertThat(waiting.health().toString())
        .contains("the schema is not there yet: start the app, it makes it");

    try (Ledger app = TestDatabases.open(postgres().settings())) {
      scheduler.advance(LOOK);
      assertThat(app.isReady()).isTrue();
    }

    assertThat(waiting.isReady()).isTrue();
    assertThat(events.told())
        .containsExactly(
            "lost: the schema is not there yet: start the app, it makes it", CONNECTED);
  }

  @Test
  void twoThatMigrateAtOneTimeBothGetReady() {
    List<CompletableFuture<Ledger>> both =
        List.of(
            CompletableFuture.supplyAsync(this::startAnother, t -> Thread.ofVirtual().start(t)),
            CompletableFuture.supplyAsync(this::startAnother, t -> Thread.ofVirtual().start(t)));

    for (CompletableFuture<Ledger> one : both) {
      try (Ledger started = one.join()) {
        assertThat(started.isReady()).isTrue();
      }
    }
  }

  @Test
  void aWrongPasswordIsNamedAsTheReasonAndNotShown() {
    Ledger refused = start(settings("127.0.0.1", "postgres", "s3cret-guess"));

    assertThat(refused.health().toString())
        .contains("cannot be used: FATAL: password authentication failed for user \"postgres\"");
    LedgerException failure = catchThrowableOfType(LedgerException.class, () -> write(refused));
    assertThat(failure.kind()).isEqualTo(Kind.AWAY);
    assertThat(printed(failure) + refused.health() + events.told()).doesNotContain("s3cret");
  }

  @Test
  void aMissingDatabaseIsNamedAsTheReason() {
    Ledger refused = start(settings("127.0.0.1", "nowhere", InstalledPostgres.PASSWORD));

    assertThat(refused.health().toString()).contains("database \"nowhere\" does not exist");
  }

  @Test
  void aMissingHostIsNamedAsTheReason() {
    Ledger refused = start(settings("no-such-host.invalid", "postgres", "s3cret"));

    assertThat(refused.health().toString())
        .contains("cannot be used: there is no host no-such-host.invalid");
  }

  @Test
  void aPasswordThatIsChangedMeanwhileMakesTheDatabaseAway() throws Exception {
    Ledger open = start(Role.MIGRATES);
    sql(InstalledPostgres.PASSWORD, "ALTER USER postgres PASSWORD 'other'");
    try {
      postgres().stop();
      postgres().start();

      assertThatThrownBy(() -> write(open))
          .isInstanceOfSatisfying(
              LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
      scheduler.advance(LOOK);
      assertThat(open.health().toString()).contains("password authentication failed");
    } finally {
      sql("other", "ALTER USER postgres PASSWORD '" + InstalledPostgres.PASSWORD + "'");
    }
  }

  @Test
  void aHolderThatFreezesWhileItReadsIsThrownOut() throws Exception {
    Ledger open = start(Role.MIGRATES);
    Leases.Term term =
        open.<Optional<Leases.Term>>transact(
                books -> books.leases().take("a", new UUID(0, 1), "a", Duration.ZERO))
            .orElseThrow();
    try (StallingProxy proxy = StallingProxy.to(postgres().settings().port())) {
      CompletableFuture<Void> frozen =
          CompletableFuture.runAsync(
              () -> readWithoutEnd(proxy, term), t -> Thread.ofVirtual().start(t));
      proxy.awaitStall();

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptionsInstanceOf(LedgerException.class)
          .until(
              () ->
                  open.<Optional<Leases.Term>>transact(
                          books -> books.leases().take("a", new UUID(0, 2), "b", Duration.ZERO))
                      .isPresent());
      assertThat(frozen).isNotDone();
    }
  }

  private static void readWithoutEnd(StallingProxy proxy, Leases.Term term) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {proxy.port()});
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setOptions(Ledger.SESSION);
    try (Connection connection = source.getConnection("postgres", InstalledPostgres.PASSWORD);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT FROM kaspool.lease WHERE epoch = " + term.epoch() + " FOR KEY SHARE");
      proxy.stall();
      statement.execute("SELECT repeat('x', 10000) FROM generate_series(1, 100000)");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDatabaseMayHaveAnyName() throws Exception {
    String name = "odd name/ä?%&";
    sql(InstalledPostgres.PASSWORD, "CREATE DATABASE \"" + name + "\"");

    Ledger open = start(settings("127.0.0.1", name, InstalledPostgres.PASSWORD));

    assertThat(open.health()).isEqualTo(Health.ok());
    write(open);
  }

  @Test
  void noPasswordIsShown() {
    DatabaseSettings settings = settings("127.0.0.1", "postgres", "s3cret-guess");

    assertThat(settings.toString())
        .isEqualTo("postgres://postgres@127.0.0.1:" + settings.port() + "/postgres");
  }

  @Test
  void closingTellsNothing() {
    Ledger open = start(Role.MIGRATES);
    open.close();
    open.close();

    assertThatThrownBy(() -> write(open)).isInstanceOf(LedgerException.class);
    scheduler.advance(LOOK);
    assertThat(events.told()).containsExactly(CONNECTED);
  }

  private Ledger start(Role role) {
    return start(postgres().settings(), role);
  }

  private Ledger start(DatabaseSettings settings) {
    return start(settings, Role.MIGRATES);
  }

  private Ledger start(DatabaseSettings settings, Role role) {
    Ledger started = Ledger.create(settings, role, events, scheduler, new SplittableRandom(1));
    ledger = started;
    started.start();
    return started;
  }

  private Ledger startAnother() {
    SteppedScheduler own = new SteppedScheduler(new SteppedClock());
    Ledger another =
        Ledger.create(
            postgres().settings(),
            Role.MIGRATES,
            new RecordedLedgerEvents(),
            own,
            new SplittableRandom(1));
    another.start();
    own.advance(LOOK);
    return another;
  }

  private static void write(Ledger ledger) {
    ledger.<Long>transact(books -> books.auditLog().begin("app", "me", "command"));
  }

  private static DatabaseSettings settings(String host, String name, String password) {
    return new DatabaseSettings(host, postgres().settings().port(), name, "postgres", password);
  }

  private static InstalledPostgres postgres() {
    return Objects.requireNonNull(postgres);
  }

  private static void sql(String password, String command) throws SQLException {
    try (Connection connection =
            TestDatabases.connect(settings("127.0.0.1", "postgres", password));
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static void stop() {
    try {
      postgres().stop();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void quit() {
    try {
      postgres().quit();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
