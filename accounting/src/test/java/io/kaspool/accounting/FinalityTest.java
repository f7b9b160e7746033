package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of blocks that nobody merged, that nodes have forgotten, and of all of them in the
/// end.
class FinalityTest {
  private static final ChainRules RULES = new ChainRules(10, 100, 150);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final long CREDIT = 4_950_000_000L;

  private final PoolFixture pool = new PoolFixture(RULES, PoolFixture.PACE).start();
  private final FakeJournal journal = pool.journal(0x0a);
  private final long minute = pool.now - 5;

  @AfterEach
  void close() {
    pool.close();
  }

  /// Of Ann; it is not settled before the minute is closed.
  private Hash block() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    return block;
  }

  private void age(Hash block, String by) {
    pool.sql.run(
        "UPDATE found_block SET look_at = now(), found_at = now() - interval '%s' WHERE hash = '\\x%s'"
            .formatted(by, block));
  }

  private void awaitFinal(Hash block) {
    await().atMost(LONG).until(() -> pool.block(block).isFinal());
  }

  private void awaitAudit() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(pool.audit().isRight()).as(pool.audit().table()).isTrue());
  }

  private void mine(long blocks) {
    pool.node.control().mineForeign((int) blocks);
  }

  @Test
  void aSettledBlockIsFinalAtFinalityDepth() {
    Hash block = block();
    journal.ship(minute);
    pool.mature();
    pool.awaitState(block, State.SETTLED);
    assertThat(pool.block(block).isFinal()).isFalse();

    mine(RULES.finality());
    pool.sql.run("UPDATE found_block SET look_at = now()"); // 14 s later by itself

    awaitFinal(block);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);
    assertThat(pool.events.lines).noneMatch(line -> line.startsWith("corrected"));
    awaitAudit();
  }

  @Test
  void aRedBlockIsRedForGoodAtFinalityDepth() {
    Hash block = block();
    pool.chain().redden(block);
    pool.mature();
    journal.ship(minute);
    pool.awaitState(block, State.RED);
    assertThat(pool.block(block).isFinal()).isFalse();

    mine(RULES.finality());

    awaitFinal(block);
    assertThat(pool.owed(ANN)).isZero();
  }

  @Test
  void aLostBlockIsRevivedByAnOutputThatFits() {
    Hash block = block();
    pool.chain().unmerge(block);
    mine(RULES.finality() + 10);
    pool.awaitState(block, State.LOST);
    awaitFinal(block);

    pool.chain().bluen(block);
    pool.mature();
    journal.ship(minute);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);
    awaitAudit();
  }

  @Test
  void aBlockThatNobodyKnowsIsLostAfterAWhile() {
    Hash block = new Hash(1, 2, 3, 4);
    journal.block(block, ANN, minute).ship(minute);
    String shipped = pool.sql.text("SELECT clock_timestamp()");
    mine(20);
    await()
        .atMost(LONG)
        .until(
            () ->
                pool.sql.number(
                        "SELECT count(*) FROM found_block WHERE look_at > '" + shipped + "'")
                    == 1);
    assertThat(pool.block(block).state()).isEqualTo(State.FOUND);

    mine(RULES.lostAfter());

    pool.awaitState(block, State.LOST);
  }

  @Test
  void aBlockThatAllNodesForgetForAWhileIsNotRed() {
    Hash block = block();
    mine(2);
    pool.awaitState(block, State.BLUE);

    pool.sql.run("UPDATE treasury_output SET gone_at = now()"); // so that nothing speaks for it
    pool.node.control().forget(block);
    pool.awaitState(block, State.UNMERGED);
    pool.sql.run("UPDATE treasury_output SET gone_at = NULL");
    pool.node.control().remember(block);
    pool.mature();
    journal.ship(minute);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);
  }

  @Test
  void aBlockAskedAboutTooLateWaitsForTheOperator() {
    pool.accounting.close();
    Hash block = new Hash(1, 2, 3, 4);
    journal.block(block, ANN, minute).ship(minute);
    age(block, "25 hours");
    mine(RULES.lostAfter() + 10);
    RecordedAccountingEvents later = new RecordedAccountingEvents();
    Accounting next = pool.accounting(pool.ledger, pool.nodes, pool.scheduler, later);
    next.start();

    pool.awaitState(block, State.UNRESOLVED);

    await().atMost(LONG).until(() -> later.lines.contains("unresolved " + block));
    next.close();
  }

  @Test
  void aBlueBlockThatNodesHavePrunedIsSettledByItsOutput() {
    Hash block = block();
    mine(2);
    pool.awaitState(block, State.BLUE);
    await().atMost(LONG).until(() -> outputs(block) == 1);

    pool.node.control().forget(block);
    age(block, "40 hours");
    mine(RULES.lostAfter() + 10);
    age(block, "40 hours");
    journal.ship(minute);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);
    awaitAudit();
  }

  private long outputs(Hash block) {
    return pool.sql.number(
        "SELECT count(*) FROM treasury_output WHERE block_hash = '\\x" + block + "'");
  }

  @Test
  void aBlueBlockThatNodesHavePrunedWithoutAnOutputWaitsForTheOperator() {
    Hash block = block();
    mine(2);
    pool.awaitState(block, State.BLUE);

    pool.sql.run("UPDATE treasury_output SET gone_at = now()");
    pool.node.control().forget(block);
    age(block, "40 hours");

    pool.awaitState(block, State.UNRESOLVED);
    await().atMost(LONG).until(() -> pool.events.lines.contains("unresolved " + block));
  }

  @Test
  void aSettledBlockThatNodesHavePrunedIsFinalAsItStands() {
    Hash block = block();
    journal.ship(minute);
    pool.mature();
    pool.awaitState(block, State.SETTLED);

    pool.node.control().forget(block);
    age(block, "25 hours");

    awaitFinal(block);
    assertThat(pool.events.lines).noneMatch(line -> line.startsWith("corrected"));
    awaitAudit();
  }

  @Test
  void oldBlocksThatCannotBeToldOfDoNotHoldUpTheOthers() {
    Hash old = block();
    Hash young = block();
    pool.awaitState(young, State.UNMERGED);
    pool.node.control().failCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST, "retention root");
    age(old, "25 hours");

    await()
        .atMost(LONG)
        .until(
            () ->
                pool.sql.number(
                        "SELECT count(*) FROM found_block WHERE look_at > now() + interval '1"
                            + " hour'")
                    == 1);
    pool.node.control().healCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST);
    pool.mature();
    journal.ship(minute);

    pool.awaitState(young, State.SETTLED);
  }
}
