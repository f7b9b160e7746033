package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.rigs.FaultProxy;
import io.kaspool.rigs.Rig;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// A node and a database for gateways whose journals and whose way to the database come to harm.
final class FaultyPool implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);

  private static final int SHARES = 50;
  private static final int BLOCKS = 4;

  /// So long nothing may change: a share that was under way when its miner left is in by then.
  private static final Duration QUIET = Duration.ofMillis(600);

  private final Path directory;
  private final AnsweredShares answered = new AnsweredShares();
  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(1 << 11).withForeignRate(2));
  private final DatabaseSettings database = TestDatabases.fresh();
  private final BooksView books = new BooksView(database);
  private final FaultProxy wire =
      FaultProxy.start(new InetSocketAddress(database.host(), database.port()));

  FaultyPool(Path directory) {
    this.directory = directory;
  }

  SimNode node() {
    return node;
  }

  DatabaseSettings database() {
    return database;
  }

  BooksView books() {
    return books;
  }

  /// One that reaches the database through a wire that can be cut.
  Gateway gateway(String label) {
    DatabaseSettings throughWire =
        new DatabaseSettings(
            "127.0.0.1",
            wire.address().getPort(),
            database.name(),
            database.user(),
            database.password());
    return new Gateway(
        directory.resolve(label), label, new Gateway.World(node.port(), throughWire));
  }

  // ---- the way to the database

  void cutDatabase() {
    wire.refuse(true);
    wire.resetAll();
  }

  void joinDatabase() {
    wire.refuse(false);
  }

  /// Keeps what the database has now. It is away for a moment.
  void backUp() {
    cutDatabase();
    server("CREATE DATABASE " + older() + " TEMPLATE " + database.name());
    joinDatabase();
  }

  /// Puts the backup in the place of the database, to which the way stays cut.
  void restore() {
    cutDatabase();
    server("ALTER DATABASE " + database.name() + " RENAME TO " + database.name() + "_newer");
    server("ALTER DATABASE " + older() + " RENAME TO " + database.name());
  }

  private String older() {
    return database.name() + "_older";
  }

  /// Once nobody is on the database any more.
  private void server(String sql) {
    BooksView server =
        new BooksView(
            new DatabaseSettings(
                database.host(),
                database.port(),
                "postgres",
                database.user(),
                database.password()));
    String users =
        "SELECT count(*) FROM pg_stat_activity WHERE datname IN ('%s', '%s')"
            .formatted(older(), database.name());
    await().atMost(SOON).until(() -> server.number(users) == 0);
    server.run(sql);
  }

  // ---- shares

  /// Until some more shares were answered `true` and a few more blocks taken, and all that was
  /// under way is in the journal.
  void mine(Gateway gateway) {
    int before = answered.accepted().size();
    long blocks = node.accepted();
    try (Rig _ = gateway.rig("rig", answered)) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  answered.accepted().size() > before + SHARES
                      && node.accepted() >= blocks + BLOCKS);
    }
    await().pollDelay(QUIET).until(() -> true);
  }

  /// Until the books have so many shares, and no more.
  void awaitShares(LongSupplier shares) {
    await()
        .during(QUIET)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(books.shares()).isEqualTo(shares.getAsLong()));
  }

  static int shares(Gateway gateway) {
    return JournalContents.of(gateway.data()).shares();
  }

  /// A life that ends by a kill, with all shipped; the only gateway so far.
  void life(Gateway gateway) {
    gateway.start();
    mine(gateway);
    awaitShares(() -> shares(gateway));
    gateway.app().kill();
  }

  void assertAudited(String command) {
    assertThat(books.texts("SELECT command FROM audit_log WHERE done AND outcome <> ''"))
        .contains(command);
  }

  // ---- files

  static void moveJournal(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : journal(from)) {
      Files.move(file, to.resolve(file.getFileName()));
    }
  }

  static void copyJournal(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : journal(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }

  private static List<Path> journal(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("journal.sqlite"))
          .toList();
    }
  }

  @Override
  public void close() {
    wire.close();
    node.close();
  }
}
