package io.kaspool.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kaspool.ops.Health;
import io.kaspool.ops.ScheduledTask;
import io.kaspool.ops.Scheduler;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The books. Starts without a database and takes it into use when it comes: looks for it every
/// second until then, and again after it was lost.
///
/// Any thread, but every method that reads or writes blocks, so never an event loop. Bounded: as
/// many transactions at a time as there are connections; the next one waits 3 s and is then told
/// that the database is away.
public final class Ledger implements AutoCloseable {
  static final String SCHEMA = "kaspool";
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  /// Set on every connection. A transaction that is left open by a frozen process must not keep the
  /// lease from others for longer than they wait for it: neither one that is waited for, nor one
  /// whose answer nobody reads, which no time limit of Postgres ends but that of its socket.
  static final String SESSION =
      "-c idle_in_transaction_session_timeout=4s -c tcp_user_timeout=4s"
          + " -c lock_timeout=20s -c statement_timeout=60s";

  private static final int ATTEMPTS = 5;

  private final DatabaseSettings settings;
  private final Role role;
  private final LedgerEvents events;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final DataSource server;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Object change = new Object();
  // volatile: written under `change` by whoever notices, read by all
  private volatile @Nullable String away = "not connected yet";
  private boolean told; // under `change`
  private boolean closed; // under `change`
  private final ThreadLocal<Boolean> inTransaction = ThreadLocal.withInitial(() -> false);
  private @Nullable ScheduledTask looking;

  /// What a process may do with the schema.
  public enum Role {
    /// Brings it to this program's version.
    MIGRATES,
    /// Waits until another process did.
    WAITS
  }

  private Ledger(
      DatabaseSettings settings,
      Role role,
      LedgerEvents events,
      Scheduler scheduler,
      RandomGenerator random) {
    this.settings = settings;
    this.role = role;
    this.events = events;
    this.scheduler = scheduler;
    this.random = random;
    this.server = server(settings);
    this.pool = new HikariDataSource(pool(server, settings));
    this.jdbi = Jdbi.create(pool);
    SqlTypes.register(jdbi);
  }

  /// @param random spreads retries
  public static Ledger create(
      DatabaseSettings settings,
      Role role,
      LedgerEvents events,
      Scheduler scheduler,
      RandomGenerator random) {
    return new Ledger(settings, role, events, scheduler, random);
  }

  private static DataSource server(DatabaseSettings settings) {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setServerNames(new String[] {settings.host()});
    server.setPortNumbers(new int[] {settings.port()});
    server.setDatabaseName(settings.name());
    server.setUser(settings.user());
    server.setPassword(settings.password());
    server.setSslMode(settings.encryption().mode().text());
    if (settings.encryption().authorities() != null) {
      server.setSslRootCert(settings.encryption().authorities());
    }
    server.setCurrentSchema(SCHEMA);
    server.setApplicationName("kaspool");
    server.setConnectTimeout((int) CONNECT_WITHIN.toSeconds());
    server.setSocketTimeout(70); // seconds, above statement_timeout
    server.setTcpKeepAlive(true);
    server.setReWriteBatchedInserts(true);
    server.setOptions(SESSION);
    return server;
  }

  private static HikariConfig pool(DataSource server, DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setDataSource(server);
    config.setMaximumPoolSize(settings.maxConnections());
    config.setMinimumIdle(0); // else it never stops to look for a database that is not there
    config.setInitializationFailTimeout(-1); // the database may come later
    config.setConnectionTimeout(CONNECT_WITHIN.toMillis());
    config.setValidationTimeout(1_000);
    // what is written here counts on it, whatever the server's default is
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return config;
  }

  /// Looks for the database from now on; once.
  public synchronized void start() {
    look();
    looking = scheduler.repeat(LOOK, this::look);
  }

  private void look() {
    if (away == null) {
      return;
    }
    try {
      connected(prepare());
    } catch (FlywayException | LedgerException e) {
      lost(SqlFailures.reason(e));
    }
  }

  private String prepare() {
    Flyway flyway =
        Flyway.configure()
            .dataSource(server) // not the pool, which asks again and again before it says no
            .schemas(SCHEMA)
            .locations("classpath:io/kaspool/ledger/migration")
            .connectRetries(0)
            .load();
    if (role == Role.MIGRATES) {
      flyway.migrate();
    } else if (flyway.info().pending().length > 0) {
      throw new LedgerException(
          LedgerException.Kind.AWAY, "the schema is not there yet: start the app, it makes it");
    }
    var current = flyway.info().current();
    return current == null ? "none" : current.getVersion().toString();
  }

  private void connected(String version) {
    synchronized (change) {
      away = null;
      told = false;
      events.connected(settings.location(), version);
    }
  }

  private void lost(String why) {
    synchronized (change) {
      away = why;
      if (!told && !closed) {
        told = true;
        // they were to the same server, and are not looked at again within half a second
        pool.getHikariPoolMXBean().softEvictConnections();
        events.lost(settings.location(), why);
      }
    }
  }

  /// Whether the books can be used, as of a moment ago.
  public boolean isReady() {
    return away == null;
  }

  public Health health() {
    String why = away;
    return why == null
        ? Health.ok()
        : Health.degraded("database " + settings.location() + " cannot be used: " + why);
  }

  /// Runs the work in one transaction (read committed). Work that Postgres ends because of a
  /// deadlock or a serialization failure runs again, at most five times. The work begins no other
  /// transaction: that would be a part of this one.
  ///
  /// @throws LedgerException when the work is not done; see there for the one doubt
  public <T extends @Nullable Object> T transact(Function<Books, T> work) {
    return alone(() -> jdbi.inTransaction(handle -> work.apply(new Books(handle))));
  }

  /// Reads in one transaction that sees the books as they were at its beginning.
  public <T> T snapshot(Function<Books, T> reading) {
    return alone(
        () ->
            jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> reading.apply(new Books(handle))));
  }

  private <T extends @Nullable Object> T alone(Supplier<T> transaction) {
    String why = away;
    if (why != null) {
      throw new LedgerException(LedgerException.Kind.AWAY, "the database cannot be used: " + why);
    }
    if (inTransaction.get()) {
      throw new IllegalStateException("this thread is in a transaction already");
    }
    inTransaction.set(true);
    try {
      return attempts(transaction);
    } finally {
      inTransaction.remove();
    }
  }

  private <T extends @Nullable Object> T attempts(Supplier<T> transaction) {
    @Nullable LedgerException collision = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return transaction.get();
      } catch (JdbiException e) {
        if (!SqlFailures.isCollision(e)) {
          throw failed(e);
        }
        LedgerException again =
            new LedgerException(LedgerException.Kind.AWAY, SqlFailures.reason(e), e);
        if (collision != null) {
          again.addSuppressed(collision);
        }
        collision = again;
        pause(attempt);
      }
    }
    throw collision;
  }

  private LedgerException failed(JdbiException e) {
    String message = SqlFailures.reason(e);
    if (SqlFailures.isLost(e)) {
      lost(message);
    }
    if (SqlFailures.isAway(e)) {
      return new LedgerException(LedgerException.Kind.AWAY, message, e);
    }
    return new LedgerException(LedgerException.Kind.REFUSED, message, e);
  }

  private void pause(int attempt) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextLong(5, 20L << attempt)).toNanos());
  }

  @Override
  public synchronized void close() {
    synchronized (change) {
      closed = true;
    }
    if (looking != null) {
      looking.cancel();
    }
    pool.close();
  }
}
