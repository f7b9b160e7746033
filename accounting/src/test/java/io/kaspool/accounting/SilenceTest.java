package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.PACE;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.State;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Gateways, nodes and databases that are away, and come back.
class SilenceTest {
  private static final long CREDIT = 4_950_000_000L;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final PoolFixture pool =
      new PoolFixture(
              PoolFixture.RULES,
              new AccountingSettings.Pace(
                  PACE.follow(),
                  PACE.settle(),
                  PACE.search(),
                  PACE.lease(),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(3)))
          .start();

  private final FakeJournal silent = pool.journal(0x0b);
  private final FakeJournal journal = pool.journal(0x0a);
  private final long minute = pool.now - 5;

  @AfterEach
  void close() {
    pool.close();
  }

  private Hash block() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    return block;
  }

  private void awaitAudit() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(pool.audit().isRight()).as(pool.audit().table()).isTrue());
  }

  @Test
  void aSilentJournalIsToldOfThenGivenUpAndItsLateSharesCount() {
    Hash first = block();
    pool.mature();
    await().atMost(LONG).until(() -> pool.events.lines.contains("silent 0000000b"));
    assertThat(pool.block(first).state()).isEqualTo(State.BLUE);
    assertThat(pool.accounting.health().toString())
        .contains("journals are silent, settlement waits for them");

    await().atMost(LONG).until(() -> pool.events.lines.contains("given up 0000000b"));
    journal.ship(minute);
    pool.awaitState(first, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);

    silent.share(BOB, minute - 1, 3_000).ship(pool.now + 5);
    Hash second = pool.chain().mine(TREASURY, journal.tag());
    journal.block(second, ANN, minute + 3).ship(pool.now + 5);
    pool.mature();
    pool.awaitState(second, State.SETTLED);

    assertThat(pool.owed(BOB)).isEqualTo(CREDIT * 3 / 4);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT + CREDIT / 4);
    awaitAudit();
  }

  @Test
  void aNodeThatIsAwayForAWhileLosesNothing() {
    silent.stop(minute);
    Hash first = block();
    pool.node.control().mineForeign(2);
    pool.awaitState(first, State.BLUE);

    pool.node.control().kill();
    await()
        .atMost(LONG)
        .until(() -> pool.events.lines.stream().anyMatch(line -> line.startsWith("cannot follow")));
    Hash second = block();
    pool.mature();
    await()
        .during(Duration.ofMillis(500))
        .atMost(LONG)
        .until(() -> pool.block(first).state() == State.BLUE);
    pool.node.control().restart();

    pool.awaitState(first, State.SETTLED);
    pool.awaitState(second, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(2 * CREDIT);
    awaitAudit();
  }

  @Test
  void aDatabaseThatIsAwayForAWhileLosesNothing() {
    silent.stop(minute);
    Hash block = block();
    pool.node.control().mineForeign(2);
    pool.awaitState(block, State.BLUE);

    pool.sql.takeAway();
    await().atMost(LONG).until(() -> !pool.accounting.isWorking());
    pool.mature();
    pool.sql.bringBack();

    pool.awaitReady();
    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(CREDIT);
    awaitAudit();
  }

  @Test
  void aUtxoSetThatIsReplacedByTheSameChangesNothing() {
    silent.stop(minute);
    Hash first = block();
    pool.mature();
    pool.awaitState(first, State.SETTLED);

    pool.node.control().overrideUtxoSet();
    Hash second = block();
    pool.mature();

    pool.awaitState(second, State.SETTLED);
    assertThat(pool.events.lines)
        .noneMatch(line -> line.startsWith("missing") || line.startsWith("corrected"));
    assertThat(pool.owed(ANN)).isEqualTo(2 * CREDIT);
    awaitAudit();
  }
}
