package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about the books, each on empty books in every Postgres that they are kept in. One database
/// on each is used by all facts, one after the other: making one takes longer than most of them.
@ParameterizedClass
@EnumSource(Postgres.class)
abstract class BooksFacts {
  private static final Map<Postgres, Opened> OPENED = new EnumMap<>(Postgres.class);

  /// Past the triggers that refuse it.
  private static final String CLEAR =
      """
      SET LOCAL session_replication_role = replica;
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

  @Parameter Postgres postgres = Postgres.EMBEDDED_18;

  private @Nullable Opened opened;

  private record Opened(DatabaseSettings settings, Ledger ledger) {
    static Opened on(Postgres postgres) {
      DatabaseSettings settings = postgres.server().migrated();
      return new Opened(settings, TestServer.open(settings));
    }
  }

  @BeforeEach
  void open() throws SQLException {
    opened = OPENED.computeIfAbsent(postgres, Opened::on);
    sql(CLEAR);
  }

  @AfterEach
  void close() {
    if (opened != null && !opened.ledger().isReady()) {
      opened.ledger().close();
      OPENED.remove(postgres);
    }
  }

  final DatabaseSettings settings() {
    return Objects.requireNonNull(opened).settings();
  }

  final Ledger ledger() {
    return Objects.requireNonNull(opened).ledger();
  }

  /// Reads in a transaction of its own.
  final <T extends @Nullable Object> T read(Function<Books, T> reading) {
    return ledger().transact(reading);
  }

  /// Reads a number in a transaction of its own.
  final long number(ToLongFunction<Books> reading) {
    return this.<Long>read(reading::applyAsLong);
  }

  /// Reads a list in a transaction of its own.
  final <T> List<T> list(Function<Books, List<T>> reading) {
    return read(reading);
  }

  /// Reads a map in a transaction of its own.
  final <K, V> Map<K, V> map(Function<Books, Map<K, V>> reading) {
    return read(reading);
  }

  /// Writes in a transaction of its own.
  final void write(Consumer<Books> writing) {
    ledger()
        .<@Nullable Void>transact(
            books -> {
              writing.accept(books);
              return null;
            });
  }

  /// Beside the ledger, as its program never does.
  final void sql(String... statements) throws SQLException {
    try (Connection connection = TestServer.connect(settings());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String one : statements) {
        statement.execute(one);
      }
      connection.commit();
    }
  }

  /// The first column of the first row, beside the ledger.
  final @Nullable String ask(String question) throws SQLException {
    try (Connection connection = TestServer.connect(settings());
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() ? answer.getString(1) : null;
    }
  }

  /// Whether somebody waits in this database for what another transaction has locked.
  final boolean somebodyWaitsForALock() throws SQLException {
    return ask(
            "SELECT 1 FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
        != null;
  }

  final long worker(String name) {
    return workers(List.of(name)).getFirst();
  }

  /// Ids of workers of one wallet, in this order.
  final List<Long> workers(List<String> names) {
    List<Workers.Name> named = names.stream().map(name -> new Workers.Name(WALLET, name)).toList();
    var ids = read(books -> books.workers().ids(named));
    return named.stream().map(ids::get).toList();
  }

  static final String WALLET = "kaspasim:qwallet";

  static Hash hash(int number) {
    return new Hash(number, 1, 2, 3);
  }
}
