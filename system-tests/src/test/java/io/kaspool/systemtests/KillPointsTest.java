package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.rigs.Rig;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app ends without warning, wherever that hurts: nothing that a miner was told, and nothing
/// that the chain pays, is lost or counted twice.
final class KillPointsTest {
  /// As after `kill -9`.
  private static final int KILLED = 137;

  /// More than the 1,000 confirmations that a reward needs.
  private static final int MATURITY = 1_100;

  private static final Duration SOON = Duration.ofSeconds(30);

  /// A block settles once its minute is over.
  private static final Duration MINUTE_IS_OVER = Duration.ofSeconds(90);

  /// A coinbase that fits no block is looked into after two minutes.
  private static final Duration SEARCHED = Duration.ofSeconds(200);

  @TempDir private Path directory = Path.of("");

  private final AnsweredShares answered = new AnsweredShares();
  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(1 << 11).withForeignRate(2));
  private final BooksView books = new BooksView(TestDatabases.fresh());
  private final Set<String> submitted = new HashSet<>();
  private final Map<String, Long> paid = new TreeMap<>();

  @AfterEach
  void stop() {
    node.close();
  }

  private Gateway gateway() {
    return new Gateway(directory, "kills", new Gateway.World(node.port(), books.database()));
  }

  @Test
  void keepsEveryShareAndBlockWhereverItEnds() {
    try (Gateway gateway = gateway()) {
      try (Rig _ = gateway.rig("rig", answered)) {
        for (String point :
            List.of(
                "AFTER_SUBMIT:8:500",
                "BEFORE_SUBMIT:8",
                "JOURNAL_COMMITTED:200",
                "SHIPPING:12",
                "BATCH_WRITTEN:12",
                "BATCH_COMMITTED:12")) {
          assertThat(gateway.startHalting(point).exitCode(SOON)).as(point).isEqualTo(KILLED);
        }
        int before = answered.accepted().size();
        Program app = gateway.start();
        await().atMost(SOON).until(() -> answered.accepted().size() > before + 200);
        app.kill();
      }
      node.control().mineForeign(MATURITY);
      assertThat(gateway.startHalting("SETTLING:1").exitCode(MINUTE_IS_OVER)).isEqualTo(KILLED);
      assertThat(settlements()).isZero();
      assertThat(gateway.startHalting("SETTLED:1").exitCode(SOON)).isEqualTo(KILLED);
      assertThat(settlements()).isEqualTo(1);
      // a coinbase that fits no block is looked into after two minutes
      books.run("UPDATE treasury_output SET first_seen_at = first_seen_at - interval '2 minutes'");
      gateway.start();
      checkEverything(gateway);
      assertThat(
              books.number(
                  "SELECT count(*) FROM found_block WHERE sequence IS NULL"
                      + " AND state = 'settled' AND worker_id IS NOT NULL"))
          .as("blocks of which only the chain told")
          .isPositive();
    }
  }

  private long settlements() {
    return books.number("SELECT count(*) FROM settlement");
  }

  /// Budget: 7 s a kill; `-Dkaspool.kills=` says how many.
  @Test
  @Tag("long")
  void keepsEveryShareAndBlockThroughAThousandKills() {
    Random random = new Random();
    int kills = Integer.getInteger("kaspool.kills", 1_000);
    try (Gateway gateway = gateway()) {
      try (Rig _ = gateway.rig("rig", answered)) {
        for (int i = 1; i <= kills; i++) {
          life(gateway, random);
          node.control().mineForeign(100);
          look();
          if (i % 20 == 0) {
            tell(i);
          }
        }
      }
      node.control().mineForeign(MATURITY);
      gateway.start();
      checkEverything(gateway);
    }
  }

  private void tell(int kills) {
    System.out.printf(
        "after %d kills: %d shares answered true, %d blocks submitted, %d settled%n",
        kills,
        answered.accepted().size(),
        submitted.size(),
        books.hasTables() ? books.settled().size() : 0);
  }

  /// From a start to an end that nobody expects.
  private void life(Gateway gateway, Random random) {
    List<String> points =
        List.of(
            "",
            "BEFORE_SUBMIT:" + (1 + random.nextInt(4)),
            "AFTER_SUBMIT:" + (1 + random.nextInt(4)) + ":" + random.nextInt(300),
            "JOURNAL_COMMITTED:" + (1 + random.nextInt(60)),
            "SHIPPING:" + (1 + random.nextInt(10)),
            "BATCH_WRITTEN:" + (1 + random.nextInt(10)),
            "BATCH_COMMITTED:" + (1 + random.nextInt(10)),
            "SETTLING:1",
            "SETTLED:1");
    if (books.hasTables()) {
      // as if the 8 s had passed for which the dead process holds it
      books.run("UPDATE lease SET until = now() - interval '1 second'");
    }
    String point = points.get(random.nextInt(points.size()));
    Program app = gateway.startHalting(point.isEmpty() ? "NOWHERE" : point);
    boolean serves = random.nextInt(10) > 0 && app.comesTo("stratum listens on", SOON);
    int most = serves && point.startsWith("SETTL") ? 12_000 : 4_000;
    if (!app.endsWithin(Duration.ofMillis(random.nextInt(most)))) {
      app.kill();
    }
    assertThat(app.exitCode(SOON)).as(point + ": " + app.lines()).isEqualTo(KILLED);
  }

  /// What the node was given, and what became of it, before the node forgets.
  private void look() {
    node.submittedBlocks().forEach(block -> submitted.add(BlockSolver.hash(block)));
    Set<String> open = new HashSet<>(submitted);
    open.removeAll(paid.keySet());
    try (ChainView chain = new ChainView(node.port())) {
      paid.putAll(chain.paid(open));
    }
  }

  /// What is not settled yet, if it ever will be: a kill may come between a block's record and its
  /// submission.
  private List<String> open() {
    return books.texts(
        "SELECT concat_ws(' ', encode(hash, 'hex'), state, confirmations, sequence, worker_id) FROM"
            + " found_block WHERE state NOT IN ('settled', 'red', 'lost') UNION ALL SELECT"
            + " concat_ws(' ', encode(transaction_id, 'hex'), now() - first_seen_at) FROM"
            + " treasury_output WHERE origin = 'unattributed' AND gone_at IS NULL");
  }

  private void checkEverything(Gateway gateway) {
    look();
    assertThat(paid).isNotEmpty();
    await()
        .atMost(SEARCHED)
        .untilAsserted(
            () -> {
              Map<String, Long> settled = books.settled();
              Set<String> missing = new HashSet<>(paid.keySet());
              missing.removeAll(settled.keySet());
              assertThat(missing).as("not settled; open is %s", open()).isEmpty();
              assertThat(settled).isEqualTo(paid);
            });
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(books.shares()).isEqualTo(JournalContents.of(gateway.data()).shares()));

    JournalContents journal = JournalContents.of(gateway.data());
    assertThat(journal.nonces()).doesNotHaveDuplicates().containsAll(answered.accepted());
    assertThat(books.work()).isEqualTo(journal.work());
    long rewards = books.number("SELECT sum(rewards) FROM settlement");
    try (ChainView chain = new ChainView(node.port())) {
      assertThat(rewards).isEqualTo(chain.treasurySompi());
    }
    assertThat(books.number("SELECT sum(fees) + sum(credits) FROM settlement")).isEqualTo(rewards);
    Gateway.Answer audit = gateway.audit();
    assertThat(audit.status()).as(audit.text()).isZero();
    System.out.printf(
        "%d shares answered true, %d recorded; %d blocks submitted, %d paid and settled%n",
        answered.accepted().size(), journal.shares(), submitted.size(), paid.size());
  }
}
