package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Settlements;
import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.FaultProxy;
import io.kaspool.rigs.FoundShare;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app without its database: not there at the start, and away for a while under load.
final class DatabaseOutageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// As long as is promised, and longer than every time-out on the way to the database.
  private static final Duration OUTAGE = Duration.ofSeconds(60);

  /// So many confirmations, and some for blocks beside the chain.
  private static final int MATURITY = 1_050;

  @TempDir private Path directory = Path.of("");

  private final AtomicLong answeredTrue = new AtomicLong();
  private final DatabaseSettings database = TestDatabases.fresh();
  private final FaultProxy wire =
      FaultProxy.start(new InetSocketAddress(database.host(), database.port()));
  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(1 << 16).withForeignRate(1));

  @AfterEach
  void close() {
    wire.close();
    node.close();
  }

  @Test
  void minesOnAndCreditsEverythingAfterwards() throws IOException {
    wire.refuse(true);
    try (Program app = app()) {
      try (Rig rig = rig(app)) {
        mine(app);
        assertThat(rig.stats().refused()).isEmpty();
      }
      checkBooks();
    }
  }

  private void mine(Program app) {
    awaitShares(40);
    wire.refuse(false);
    app.await("keeps the accounts from now on", SOON);
    awaitShares(80);

    wire.refuse(true);
    wire.dropAll();
    app.await("database \\S+ cannot be used", 2, SOON);
    long atCut = answeredTrue.get();
    long blocksAtCut = node.accepted();
    await()
        .pollDelay(OUTAGE)
        .atMost(OUTAGE.plus(SOON))
        .until(() -> answeredTrue.get() > atCut + 20);
    assertThat(node.accepted()).isGreaterThan(blocksAtCut);
    wire.refuse(false);
    app.await("database \\S+ is in use", 2, SOON);
    awaitShares(answeredTrue.get() + 20);
  }

  private Program app() throws IOException {
    Path config = AppConfig.write(directory, node.port(), "0.00000095367431640625");
    return Program.kaspool(
        Map.of(
            "DATABASE_URL",
            "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(
                    database.user(),
                    database.password(),
                    wire.address().getPort(),
                    database.name()),
            "KASPOOL_TREASURY_SETTLEMENT_INTERVAL_SECONDS",
            "1"),
        "app",
        "--config",
        config.toString());
  }

  private Rig rig(Program app) {
    RigListener listener =
        new RigListener() {
          @Override
          public void shareAccepted(FoundShare share) {
            answeredTrue.incrementAndGet();
          }
        };
    return Rig.start(
        RigSettings.of(
                StratumServer.parse("127.0.0.1:" + app.stratumPort()),
                AppConfig.wallet(0x22),
                "rig",
                Dialect.ICERIVER)
            .withHashesPerSecond(60_000),
        listener);
  }

  private void awaitShares(long count) {
    await().atMost(SOON).until(() -> answeredTrue.get() >= count);
  }

  private void checkBooks() {
    node.control().mineForeign(MATURITY);
    try (Ledger ledger = TestDatabases.open(database)) {
      await()
          .atMost(Duration.ofSeconds(150))
          .untilAsserted(
              () ->
                  assertThat(blocks(ledger))
                      .containsOnlyKeys(Blocks.State.SETTLED)
                      .containsValue(node.accepted()));
      assertThat(ledger.transact(books -> books.slices().total()).shares())
          .isEqualTo(answeredTrue.get());
      Settlements.Totals totals = ledger.transact(books -> books.settlements().totals());
      assertThat(totals.rewardsSompi()).isEqualTo(totals.feesSompi() + totals.creditsSompi());
      long owed = ledger.transact(books -> books.accounts().owedToMiners());
      assertThat(owed).isEqualTo(totals.creditsSompi());
    }
  }

  private static Map<Blocks.State, Long> blocks(Ledger ledger) {
    return ledger.transact(
        books ->
            books.blocks().counts().stream()
                .collect(Collectors.toMap(Blocks.Count::state, Blocks.Count::blocks)));
  }
}
