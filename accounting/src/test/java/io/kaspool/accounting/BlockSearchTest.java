package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.SOMEBODY;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.ledger.Samples.Sample;
import io.kaspool.node.NodeException;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The search for own blocks, run after run, over a simulated chain.
class BlockSearchTest {
  private static final String TAG = "kaspool/0000000a/3";

  private final PoolFixture pool = new PoolFixture();
  private final LeaseKeeper lease =
      new LeaseKeeper(pool.ledger, Duration.ofMinutes(5), "test", NanoClock.system(), pool.events);

  private long nanos;

  /// How long a page takes: a run ends after the first one, or it goes on for ever.
  private Duration page = Duration.ZERO;

  private final BlockSearch search =
      new BlockSearch(
          pool.ledger,
          lease,
          pool.nodes,
          pool.settings(),
          () -> nanos += page.toNanos(),
          pool.events);

  private int outputs;

  @BeforeEach
  void connect() {
    lease.tick();
    await().atMost(Duration.ofSeconds(10)).until(() -> pool.nodes.treasury().isPresent());
  }

  @AfterEach
  void close() {
    lease.release();
    pool.close();
  }

  private void search(int runs) {
    for (int i = 0; i < runs; i++) {
      search.search(lease.term().orElseThrow());
    }
  }

  /// A coinbase output that fits no block, seen some time ago.
  private Outpoint orphan(long daaScore) {
    Outpoint outpoint = new Outpoint(new Hash(++outputs, 0, 0, 0), 0);
    pool.ledger.transact(
        books -> books.outputs().appear(List.of(new Seen(outpoint, 5, daaScore, true))));
    pool.sql.run("UPDATE treasury_output SET first_seen_at = now() - interval '1 hour'");
    return outpoint;
  }

  private long tip() {
    return pool.nodes.tip().virtualDaaScore();
  }

  private void sampled(Hash sink, long daaScore) {
    pool.ledger.transact(
        books -> {
          books.samples().add(new Sample(daaScore, daaScore, sink, 1));
          return null;
        });
  }

  private boolean isKnown(Hash block) {
    return pool.ledger.transact(books -> books.blocks().find(block)).isPresent();
  }

  @Test
  void takesABlockForWhatItsCoinbaseSays() {
    Hash block = pool.chain().mine(TREASURY, TAG);
    Hash gift = pool.chain().mine(TREASURY, "kaspool/0000000A/3");
    Hash strangers = pool.chain().mine(SOMEBODY, TAG);
    orphan(tip());

    search(1);

    Block found = pool.block(block);
    assertThat(found.journalId()).isEqualTo(0x0a);
    assertThat(found.start()).isEqualTo(3);
    assertThat(found.sequence()).isNull();
    assertThat(found.finder()).isNull();
    assertThat(found.minute()).isBetween(pool.now - 1, pool.now + 1);
    assertThat(isKnown(gift)).isFalse();
    assertThat(isKnown(strangers)).isFalse();
    assertThat(pool.events.lines).contains("discovered " + block);
  }

  @Test
  void doesNotSearchWithoutAnOrphan() {
    Hash block = pool.chain().mine(TREASURY, TAG);

    search(3);

    assertThat(isKnown(block)).isFalse();
  }

  @Test
  void goesOverManyPagesSomeInARun() {
    page = Duration.ofSeconds(2);
    Hash first = pool.chain().mine(TREASURY, TAG);
    pool.node.control().mineForeign(2_500);
    Hash last = pool.chain().mine(TREASURY, TAG);
    orphan(tip());
    // so far back that all of it is looked through
    search(1);
    assertThat(isKnown(first)).isTrue();
    assertThat(isKnown(last)).isFalse();

    search(30);

    assertThat(isKnown(last)).isTrue();
  }

  @Test
  void goesOverAllPagesWhileThereIsTime() {
    Hash first = pool.chain().mine(TREASURY, TAG);
    pool.node.control().mineForeign(2_500);
    Hash last = pool.chain().mine(TREASURY, TAG);
    orphan(tip());

    search(1);

    assertThat(isKnown(first)).isTrue();
    assertThat(isKnown(last)).isTrue();
  }

  @Test
  void beginsWhereASampleSays() {
    Hash early = pool.chain().mine(TREASURY, TAG);
    pool.node.control().mineForeign(20);
    Hash sink = pool.nodes.tip().sink();
    long score = tip();
    sampled(sink, score);
    pool.node.control().mineForeign(620);
    Hash late = pool.chain().mine(TREASURY, TAG);
    orphan(tip());

    search(1);

    assertThat(isKnown(late)).isTrue();
    assertThat(isKnown(early)).isFalse();
  }

  @Test
  void beginsAtThePruningPointWhenNodesDoNotHaveTheSampleAnyMore() {
    pool.node.control().mineForeign(20);
    Hash sink = pool.nodes.tip().sink();
    sampled(sink, tip());
    pool.node.control().mineForeign(620);
    Hash block = pool.chain().mine(TREASURY, TAG);
    orphan(tip());
    pool.node.control().forget(sink);

    search(1);

    assertThat(isKnown(block)).isTrue();
  }

  @Test
  void looksBackThreeTimesBeforeItTells() {
    Outpoint orphan = orphan(tip());

    search(2);
    assertThat(pool.events.lines).containsExactly("lease taken");
    search(3);

    assertThat(pool.events.lines).containsExactly("lease taken", "unattributed " + orphan);
  }

  @Test
  void tellsOfWhatIsNoCoinbaseAtOnce() {
    Outpoint outpoint = new Outpoint(new Hash(7, 7, 7, 7), 0);
    pool.ledger.transact(books -> books.outputs().appear(List.of(new Seen(outpoint, 5, 1, false))));
    search(1);
    assertThat(pool.events.lines).doesNotContain("unattributed " + outpoint);

    pool.sql.run("UPDATE treasury_output SET first_seen_at = now() - interval '1 hour'");
    search(2);

    assertThat(pool.events.lines).filteredOn(("unattributed " + outpoint)::equals).hasSize(1);
  }

  @Test
  void looksAtStretchesFarApartOneAfterTheOther() {
    page = Duration.ofSeconds(2);
    Hash early = pool.chain().mine(TREASURY, TAG);
    pool.node.control().mineForeign(1_500);
    sampled(pool.nodes.tip().sink(), tip());
    pool.node.control().mineForeign(700);
    Hash late = pool.chain().mine(TREASURY, TAG);
    Outpoint first = orphan(2);
    orphan(tip());

    search(1);
    assertThat(isKnown(early)).isTrue();
    assertThat(isKnown(late)).isFalse();

    // the first is explained
    pool.ledger.transact(
        books -> {
          books.outputs().attributeToBlocks(Map.of(first, early));
          return null;
        });
    search(10);
    assertThat(isKnown(late)).isTrue();
  }

  @Test
  void looksAtAllOnceWhileThereIsTime() {
    Hash early = pool.chain().mine(TREASURY, TAG);
    pool.node.control().mineForeign(1_500);
    sampled(pool.nodes.tip().sink(), tip());
    pool.node.control().mineForeign(700);
    Hash late = pool.chain().mine(TREASURY, TAG);
    orphan(2);
    orphan(tip());

    search(1);

    assertThat(isKnown(early)).isTrue();
    assertThat(isKnown(late)).isTrue();
  }

  @Test
  void whatCannotBeFoundDoesNotHoldUpWhatIsNew() {
    pool.node.control().mineForeign(3_000);
    sampled(pool.nodes.tip().sink(), tip());
    orphan(2_000);
    search(1);
    page = Duration.ofSeconds(2);
    pool.node.control().mineForeign(700);
    Hash late = pool.chain().mine(TREASURY, TAG);
    orphan(tip());

    search(5);

    assertThat(isKnown(late)).isTrue();
  }

  @Test
  void aRunThatFailsIsMadeAgain() {
    Hash block = pool.chain().mine(TREASURY, TAG);
    orphan(tip());
    pool.node.control().kill();
    assertThat(searchFails()).isTrue();
    pool.node.control().restart();

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(NodeException.class)
        .until(
            () -> {
              search(1);
              return isKnown(block);
            });
    assertThat(pool.events.lines).noneMatch(line -> line.startsWith("unattributed"));
  }

  private boolean searchFails() {
    try {
      search(1);
      return false;
    } catch (NodeException e) {
      return true;
    }
  }

  @Test
  void aKnownBlockThatWasGivenUpIsLookedAtAgain() {
    FakeJournal journal = pool.journal(0x0a);
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.block(block, PoolFixture.ANN, pool.now).ship(pool.now);
    pool.sql.run("UPDATE found_block SET state = 'lost', final = true");
    orphan(tip());

    search(1);

    assertThat(pool.block(block).isFinal()).isFalse();
    assertThat(pool.block(block).state()).isEqualTo(State.UNMERGED);
  }
}
