package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.SettledBooks.REWARD;
import static io.kaspool.accounting.SettledBooks.outpoint;
import static io.kaspool.accounting.SettledBooks.outpointForReds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.accounting.BlockFollower.Look;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.node.BlockState;
import io.kaspool.node.ChainTip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Outputs that are written off, and what the chain makes of their blocks afterwards. The audit is
/// right after each step that is done.
class WriteOffsTest {
  private static final AccountingSettings.ChainRules RULES = PoolFixture.RULES;
  private static final long MATURE = 2 * RULES.maturity();
  private static final long FEE = REWARD / 100;

  private final SettledBooks pool = new SettledBooks();
  private final Review review = new Review(RULES, pool.events);
  private BlockState state = blue(REWARD);
  private final OutputCommands operator =
      new OutputCommands(pool.books.ledger, _ -> state, SettlementRules.STANDARD, RULES);
  private Hash hash = Hash.ZERO;

  @BeforeEach
  void find() {
    long minute = pool.books.sql.number("SELECT extract(epoch FROM now())::bigint / 60") - 60;
    FakeJournal journal = pool.books.journal(1).share(ANN, minute - 1, 1_000);
    hash = pool.block(journal, ANN, minute);
    journal.ship(minute);
    pool.paid(hash, REWARD);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private static BlockState blue(long reward) {
    return new BlockState.Blue(MATURE, Hash.ZERO, reward);
  }

  private static BlockState red() {
    return new BlockState.Red(MATURE, Hash.ZERO);
  }

  private String writeOff(Outpoint outpoint) {
    List<String> words = List.of(outpoint.toString());
    operator.requireStanding(words);
    return pool.books.ledger.transact(books -> operator.writeOff(books, words));
  }

  /// The chain is that sure of it.
  private void turns(BlockState now) {
    state = now;
    List<Runnable> news = new ArrayList<>();
    pool.books.ledger.transact(
        books -> {
          Block block = books.blocks().find(hash).orElseThrow();
          List<Output> outputs = books.outputs().ofBlocks(List.of(hash));
          ChainTip tip = new ChainTip(Hash.ZERO, 2_000, 2_000, 1, Hash.ZERO);
          return review.review(
              books, new Look(block, now, tip, outputs), Duration.ofSeconds(5), news);
        });
    news.forEach(Runnable::run);
  }

  /// @param chain what the treasury has
  private void assertBooks(long chain, long feeAndReserve) {
    assertThat(-pool.balance(AccountKind.CHAIN)).isEqualTo(chain);
    assertThat(pool.balance(AccountKind.FEE) + pool.balance(AccountKind.RESERVE))
        .isEqualTo(feeAndReserve);
    AuditReport report = pool.audit();
    assertThat(report.isRight()).as(report.table()).isTrue();
  }

  private List<Outpoint> missing() {
    List<Output> outputs = pool.books.ledger.transact(books -> books.outputs().missing());
    return outputs.stream().map(Output::outpoint).toList();
  }

  @Test
  void aBlockThatTurnsRedAfterAWriteOffIsLostOnce() {
    pool.settle();
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));
    assertBooks(0, FEE - REWARD);

    turns(red());
    assertBooks(0, FEE - REWARD);
    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE);
    assertThat(pool.events.lines).noneMatch(line -> line.startsWith("corrected"));

    pool.back(outpoint(hash), REWARD);
    turns(blue(REWARD));
    assertBooks(REWARD, FEE);
    assertThat(pool.events.lines).contains("corrected 0 " + REWARD);
  }

  @Test
  void aBlockThatIsBlueAgainWithoutItsOutputIsWrittenOffAgain() {
    pool.settle();
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));
    turns(red());
    assertThat(missing()).isEmpty();

    turns(blue(REWARD));
    assertThat(missing()).containsExactly(outpoint(hash));
    writeOff(outpoint(hash));

    assertBooks(0, FEE - REWARD);
  }

  @Test
  void aSmallerRewardMayBeWhatWasWrittenOff() {
    pool.see(hash, 3 * REWARD);
    pool.paidForReds(hash, 2 * REWARD);
    pool.settle();
    state = blue(3 * REWARD);
    pool.gone(outpointForReds(hash));
    writeOff(outpointForReds(hash));
    assertBooks(REWARD, 3 * FEE - 2 * REWARD);

    turns(blue(REWARD));

    assertBooks(REWARD, 3 * FEE - 2 * REWARD);
  }

  @Test
  void aSmallerRewardMayBeAnotherLossThanWhatWasWrittenOff() {
    pool.see(hash, 3 * REWARD);
    pool.paidForReds(hash, 2 * REWARD);
    pool.settle();
    state = blue(3 * REWARD);
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));
    pool.gone(outpointForReds(hash));

    turns(blue(REWARD));

    assertBooks(0, 3 * FEE - 3 * REWARD);
    assertThat(missing()).isEmpty();
  }

  @Test
  void whatIsPaidAnewIsNotLost() {
    pool.settle();
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));

    pool.pay(hash, new Outpoint(hash, 4), REWARD); // by another merging block
    turns(blue(REWARD));

    assertBooks(REWARD, FEE);
    assertThat(missing()).isEmpty();
  }

  @Test
  void anUnsettledBlockWithoutItsOutputWaitsForTheOperator() {
    pool.gone(outpoint(hash));
    pool.settle();

    assertThat(pool.state(hash)).isEqualTo(State.BLUE);
    assertThat(missing()).containsExactly(outpoint(hash));
    assertBooks(0, 0);
  }

  @Test
  void aWriteOffBeforeTheSettlementIsBookedWithIt() {
    pool.gone(outpoint(hash));
    assertThat(writeOff(outpoint(hash)))
        .isEqualTo(
            REWARD
                + " sompi written off: block %s will be settled, and fee and reserve bear it then"
                    .formatted(hash));
    assertThat(missing()).isEmpty();
    assertBooks(0, 0);

    pool.settle();
    assertThat(pool.state(hash)).isEqualTo(State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(REWARD - FEE);
    assertBooks(0, FEE - REWARD);

    pool.back(outpoint(hash), REWARD);
    assertBooks(REWARD, FEE);
  }

  @Test
  void whatComesBackBeforeTheSettlementCostsNothing() {
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));
    pool.back(outpoint(hash), REWARD);
    assertBooks(0, 0);

    pool.settle();

    assertBooks(REWARD, FEE);
  }

  @Test
  void whatIsPaidAnewBeforeTheSettlementCostsNothing() {
    pool.gone(outpoint(hash));
    writeOff(outpoint(hash));
    pool.pay(hash, new Outpoint(hash, 4), REWARD);
    pool.settle();
    assertThat(pool.state(hash)).as("paid twice").isEqualTo(State.BLUE);

    pool.books.ledger.transact(books -> WriteOffs.withdraw(books, hash, REWARD));
    pool.settle();

    assertBooks(REWARD, FEE);
  }

  @Test
  void anUnsettledBlockIsWrittenOffWhenTheChainSurelyPaysIt() {
    pool.gone(outpoint(hash));
    state = new BlockState.Blue(MATURE - 1, Hash.ZERO, REWARD);

    assertThatThrownBy(() -> writeOff(outpoint(hash)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the chain does not surely pay block " + hash);
    state = red();
    assertThatThrownBy(() -> writeOff(outpoint(hash))).isInstanceOf(RefusedException.class);
    state = blue(REWARD - 1);
    assertThatThrownBy(() -> writeOff(outpoint(hash))).isInstanceOf(RefusedException.class);
  }
}
