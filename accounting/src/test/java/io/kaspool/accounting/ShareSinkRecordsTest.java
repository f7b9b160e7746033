package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What else a journal brings: blocks, what nodes said of them, and who searched which nonces.
class ShareSinkRecordsTest {
  private static final TestBooks BOOKS = new TestBooks();
  private static final long MINUTE = 29_000_000;
  private static final SubmitVerdict YES = new SubmitVerdict.Accepted();
  private static final SubmitVerdict NO = new SubmitVerdict.Rejected("bad merkle root");
  private static int ids;

  private final FakeJournal journal = BOOKS.journal(++ids);
  private final Hash hash = new Hash(journal.id, 1, 1, 1);

  @AfterAll
  static void close() {
    BOOKS.close();
  }

  private static Block block(Hash hash) {
    return BOOKS.ledger.transact(books -> books.blocks().find(hash).orElseThrow());
  }

  private String finder() {
    Finder finder = Objects.requireNonNull(block(hash).finder());
    return finder.wallet() + "." + finder.worker() + " " + finder.scheme();
  }

  private String verdict() {
    return BOOKS.sql.text(
        "SELECT verdict || ' ' || verdict_text FROM found_block WHERE hash = '\\x" + hash + "'");
  }

  @Test
  void takesABlockWithItsFinder() {
    journal.share(ANN, MINUTE, 5).block(hash, CYD, MINUTE + 1).ship(MINUTE);

    Block block = block(hash);
    assertThat(block.journalId()).isEqualTo(journal.id);
    assertThat(block.sequence()).isEqualTo(2);
    assertThat(block.minute()).isEqualTo(MINUTE + 1);
    assertThat(block.state()).isEqualTo(State.FOUND);
    assertThat(finder()).isEqualTo(CYD + " solo");
  }

  @Test
  void takesABlockOnce() {
    journal.block(hash, CYD, MINUTE).ship(MINUTE);
    FakeJournal other = BOOKS.journal(++ids);
    other.block(hash, ANN, MINUTE + 9).ship(MINUTE);

    assertThat(block(hash).journalId()).isEqualTo(journal.id);
    assertThat(finder()).isEqualTo(CYD + " solo");
  }

  @Test
  void aRowCompletesWhatTheChainToldBefore() {
    discovered(journal.id, null, null);

    journal.block(hash, BOB, MINUTE + 1).ship(MINUTE);

    assertThat(block(hash).sequence()).isEqualTo(1);
    assertThat(block(hash).minute()).isEqualTo(MINUTE + 1);
    assertThat(finder()).isEqualTo(BOB + " pplns");
  }

  @Test
  void aRowKnowsBetterThanALease() {
    discovered(journal.id, worker(ANN), "solo");

    journal.block(hash, BOB, MINUTE + 1).ship(MINUTE);

    assertThat(finder()).isEqualTo(BOB + " pplns");
  }

  private void discovered(int journalId, @Nullable Long worker, @Nullable String scheme) {
    BOOKS.ledger.transact(
        books ->
            books
                .blocks()
                .add(
                    new NewBlock(
                        hash, journalId, 1, null, MINUTE, Instant.now(), 7, 7, worker, scheme)));
  }

  @Test
  void anyNodesYesStands() {
    journal.block(hash, ANN, MINUTE).ship(MINUTE);
    assertThat(verdict()).isEqualTo("none ");

    journal.judged(hash, MINUTE, NO).ship(MINUTE);
    assertThat(verdict())
        .isEqualTo("rejected " + new NodeEndpoint("127.0.0.1", 1) + ": bad merkle root");

    journal.judged(hash, MINUTE, YES).ship(MINUTE);
    assertThat(verdict()).isEqualTo("accepted ");

    journal.judged(hash, MINUTE, NO).ship(MINUTE);
    assertThat(verdict()).isEqualTo("accepted ");
  }

  @Test
  void silenceSaysNothingOfABlock() {
    journal
        .block(hash, ANN, MINUTE)
        .judged(hash, MINUTE, new SubmitVerdict.Unanswered("no answer"))
        .judged(hash, MINUTE, new SubmitVerdict.NotSynced("not in sync"))
        .ship(MINUTE);

    assertThat(verdict()).isEqualTo("none ");
  }

  @Test
  void aVerdictOnABlockThatNobodyKnowsIsNoTrouble() {
    journal.judged(new Hash(1, 2, 3, 4), MINUTE, YES).share(ANN, MINUTE, 5).ship(MINUTE);

    assertThat(
            BOOKS.sql.number("SELECT sum(work) FROM share_slice WHERE journal_id = " + journal.id))
        .isEqualTo(5);
  }

  @Test
  void knowsWhoSearchedWhichNonces() {
    journal
        .lease(ANN, MINUTE, new NonceRange(0xa1b2, 16))
        .lease(CYD, MINUTE, new NonceRange(0xffff, 16))
        .lease(BOB, MINUTE + 2, new NonceRange(0xa1b2, 16))
        .ship(MINUTE);

    assertThat(
            BOOKS.sql.text(
                "SELECT string_agg(concat_ws(' ', to_hex(extranonce), bits, minute - "
                    + MINUTE
                    + ", name, scheme), ', ' ORDER BY sequence)"
                    + " FROM extranonce_lease JOIN worker ON worker.id = worker_id"
                    + " WHERE tag_id = journal_id AND start = 1 AND journal_id = "
                    + journal.id))
        .isEqualTo("a1b2 16 0 ann pplns, ffff 16 0 cyd solo, a1b2 16 2 bob pplns");
  }

  @Test
  void leasesOfABatchAreOneStatement() {
    BOOKS.sql.run("CREATE TABLE statements (id bigint GENERATED ALWAYS AS IDENTITY)");
    BOOKS.sql.run(
        "CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO kaspool.statements DEFAULT VALUES; RETURN NULL; END $$");
    BOOKS.sql.run(
        "CREATE TRIGGER count_it AFTER INSERT ON extranonce_lease EXECUTE FUNCTION count_it()");
    try {
      for (int extranonce = 0; extranonce < 1_000; extranonce++) {
        journal.lease(ANN, MINUTE, new NonceRange(extranonce, 16));
      }
      journal.ship(MINUTE);

      assertThat(BOOKS.sql.number("SELECT count(*) FROM statements")).isEqualTo(1);
      assertThat(
              BOOKS.sql.number(
                  "SELECT count(*) FROM extranonce_lease WHERE journal_id = " + journal.id))
          .isEqualTo(1_000);
    } finally {
      BOOKS.sql.run("DROP FUNCTION count_it CASCADE");
      BOOKS.sql.run("DROP TABLE statements");
    }
  }

  private static long worker(Worker worker) {
    BOOKS.sink.take(new FakeJournal(++ids, BOOKS.sink).share(worker, MINUTE, 1).batch(0, false));
    return BOOKS.sql.number("SELECT id FROM worker WHERE name = '" + worker.name() + "'");
  }
}
