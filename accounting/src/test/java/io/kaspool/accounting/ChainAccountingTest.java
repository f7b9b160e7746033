package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.mining.NonceRange;
import io.kaspool.node.BlockLookup;
import io.kaspool.node.ChainBlock;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the chain does to blocks, and what becomes of the money: over gRPC to a simulated node, and
/// into Postgres.
class ChainAccountingTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final long FEE = SUBSIDY / 100;

  private final PoolFixture pool = new PoolFixture().start();
  private final FakeJournal journal = pool.journal(0x0a);
  private final long minute = pool.now - 5;

  @AfterEach
  void close() {
    pool.close();
  }

  private Hash ownBlock() {
    return pool.chain().mine(TREASURY, journal.tag());
  }

  private void awaitAudit() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(pool.audit().isRight()).as(pool.audit().table()).isTrue());
  }

  @Test
  void sharesABlueBlocksRewardByWork() {
    Hash block = ownBlock();
    journal
        .share(ANN, minute - 2, 3_000)
        .share(BOB, minute - 1, 1_000)
        .block(block, ANN, minute)
        .ship(minute);
    pool.mature();

    pool.awaitState(block, State.SETTLED);

    assertThat(pool.owed(ANN)).isEqualTo((SUBSIDY - FEE) * 3 / 4);
    assertThat(pool.owed(BOB)).isEqualTo((SUBSIDY - FEE) / 4);
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(PoolFixture.RESERVE);
    assertThat(pool.balance(AccountKind.FEE)).isEqualTo(FEE - PoolFixture.RESERVE);
    assertThat(pool.balance(AccountKind.CHAIN)).isEqualTo(-SUBSIDY);
    awaitAudit();
  }

  @Test
  void waitsUntilEveryLiveJournalHasClosedTheMinute() {
    FakeJournal other = pool.journal(0x0b);
    Hash block = ownBlock();
    journal.share(ANN, minute - 2, 1_000).block(block, ANN, minute).ship(minute);
    other.ship(minute - 1);
    pool.mature();
    pool.awaitState(block, State.BLUE);
    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(5))
        .until(() -> pool.block(block).state() == State.BLUE);

    other.share(BOB, minute, 1).ship(minute);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
  }

  @Test
  void keepsSchemesApart() {
    Hash shared = ownBlock();
    Hash solo = ownBlock();
    journal
        .share(ANN, minute - 2, 1_000)
        .share(CYD, minute - 2, 9_000)
        .block(shared, ANN, minute)
        .block(solo, CYD, minute)
        .ship(minute);
    pool.mature();

    pool.awaitState(shared, State.SETTLED);
    pool.awaitState(solo, State.SETTLED);

    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    assertThat(pool.owed(CYD)).isEqualTo(SUBSIDY - 28_500_000L);
    awaitAudit();
  }

  @Test
  void settlesSeveralOwnBlocksThatOneChainBlockMerges() {
    List<Hash> parents = List.of(ownBlock());
    List<Hash> blocks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      blocks.add(pool.chain().mine(parents, TREASURY, journal.tag()));
    }
    journal.share(ANN, minute - 1, 1_000).block(parents.getFirst(), ANN, minute);
    blocks.forEach(block -> journal.block(block, ANN, minute));
    journal.ship(minute);
    pool.mature();

    blocks.forEach(block -> pool.awaitState(block, State.SETTLED));
    pool.awaitState(parents.getFirst(), State.SETTLED);

    assertThat(blocks.stream().map(block -> pool.block(block).mergingBlock()).distinct())
        .hasSize(1);
    assertThat(pool.owed(ANN)).isEqualTo(4 * (SUBSIDY - FEE));
    awaitAudit();
  }

  @Test
  void creditsTheRewardsOfRedsThatAnOwnBlockMerged() {
    Hash block = pool.chain().mineMergingReds(TREASURY, journal.tag(), 2);
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();

    pool.awaitState(block, State.SETTLED);

    assertThat(pool.owed(ANN)).isEqualTo(3 * (SUBSIDY - FEE));
    assertThat(outputs(block)).hasSize(2);
    awaitAudit();
  }

  @Test
  void tellsApartOwnBlocksWithOneCoinbase() {
    await().atMost(Duration.ofSeconds(20)).until(() -> pool.nodes.treasury().isPresent());
    Hash block = pool.chain().mineMergingReds(TREASURY, journal.tag(), 2);
    List<Hash> parents =
        pool.nodes.block(block) instanceof BlockLookup.Found(ChainBlock found)
            ? found.header().parents().getFirst()
            : List.of();
    Hash twin = pool.chain().mine(parents, TREASURY, journal.tag());
    journal
        .share(ANN, minute - 1, 1_000)
        .block(block, ANN, minute)
        .block(twin, ANN, minute)
        .ship(minute);
    pool.mature();

    pool.awaitState(block, State.SETTLED);
    pool.awaitState(twin, State.SETTLED);

    assertThat(pool.owed(ANN)).isEqualTo(4 * (SUBSIDY - FEE));
    awaitAudit();
  }

  private List<Output> outputs(Hash block) {
    return pool.ledger.transact(books -> books.outputs().ofBlocks(List.of(block)));
  }

  @Test
  void creditsNothingForARedBlockUntilItIsBlueAgain() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    pool.awaitState(block, State.UNMERGED);
    pool.node.control().mineForeign(2);
    pool.awaitState(block, State.BLUE);
    pool.chain().redden(block);
    pool.mature();
    journal.ship(minute);
    pool.awaitState(block, State.RED);
    assertThat(pool.owed(ANN)).isZero();

    pool.chain().bluen(block);
    pool.mature();

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    awaitAudit();
  }

  @Test
  void followsABlockThatIsUnmergedAndMergedAgain() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    pool.node.control().mineForeign(3);
    pool.awaitState(block, State.BLUE);

    pool.chain().unmerge(block);
    pool.awaitState(block, State.UNMERGED);
    pool.chain().bluen(block);
    pool.mature();
    journal.ship(minute);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    awaitAudit();
  }

  @Test
  void givesUpABlockThatNothingCanMergeAnyMore() {
    Hash block = ownBlock();
    pool.chain().unmerge(block);
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);

    pool.node.control().mineForeign((int) PoolFixture.RULES.lostAfter() + 10);

    pool.awaitState(block, State.LOST);
    assertThat(pool.owed(ANN)).isZero();
  }

  @Test
  void booksAgainstTheReserveWhatASettledBlockLoses() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();
    pool.awaitState(block, State.SETTLED);
    long credited = pool.owed(ANN);

    pool.chain().redden(block);
    pool.mature();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.contains("corrected " + SUBSIDY + " 0"));
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(PoolFixture.RESERVE - SUBSIDY);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.owed(ANN)).isEqualTo(credited);
    awaitAudit();
  }

  @Test
  void booksItBackWhenTheBlockIsBlueInTheEnd() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();
    pool.awaitState(block, State.SETTLED);
    pool.chain().redden(block);
    pool.mature();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.contains("corrected " + SUBSIDY + " 0"));

    pool.chain().bluen(block);
    pool.mature();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.contains("corrected 0 " + SUBSIDY));
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(PoolFixture.RESERVE);
    awaitAudit();
  }

  @Test
  void takesAnErrorForNoAnswer() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    pool.node.control().mineForeign(2);
    pool.awaitState(block, State.BLUE);
    pool.node.control().failCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST, "out of order");
    pool.mature();
    journal.ship(minute);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.stream().anyMatch(line -> line.startsWith("cannot follow")));
    assertThat(pool.block(block).state()).isEqualTo(State.BLUE);
    assertThat(pool.accounting.health().toString()).contains("out of order");

    pool.node.control().healCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
  }

  @Test
  void keepsWhatItSawOfABlockWhoseMergingBlockCannotBeRead() {
    pool.node.control().failCalls(PayloadCase.GET_BLOCK_REQUEST, "out of order");
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();

    pool.awaitState(block, State.BLUE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.stream().anyMatch(line -> line.startsWith("cannot follow")));
    assertThat(outputs(block)).isEmpty();

    pool.node.control().healCalls(PayloadCase.GET_BLOCK_REQUEST);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
  }

  @Test
  void findsAnOwnBlockOnTheChainThatNoRowTellsOf() {
    journal.lease(BOB, minute, new NonceRange(0, 0)).share(ANN, minute - 1, 1_000).ship(minute);
    Hash block = ownBlock();
    pool.mature();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.events.lines.contains("discovered " + block));
    pool.awaitState(block, State.BLUE);
    assertThat(Objects.requireNonNull(pool.block(block).finder()).worker()).isEqualTo("bob");

    journal.ship(pool.now + 5);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    awaitAudit();
  }

  @Test
  void doesNotSettleBeforeTheOutputIsThere() {
    Hash block = ownBlock();
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    pool.node.control().mineForeign(3);
    await().atMost(Duration.ofSeconds(20)).until(() -> outputs(block).size() == 1);
    pool.chain().spend(outputs(block).getFirst().outpoint());
    await().atMost(Duration.ofSeconds(20)).until(() -> outputs(block).getFirst().gone());
    pool.mature();
    journal.ship(minute);

    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.block(block).state() == State.BLUE);
    assertThat(pool.owed(ANN)).isZero();
  }
}
