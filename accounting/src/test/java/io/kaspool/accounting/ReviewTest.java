package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.RESERVE;
import static io.kaspool.accounting.SettledBooks.REWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.accounting.BlockFollower.Look;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.node.BlockState;
import io.kaspool.node.ChainTip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What looks at a settled block do, whatever the chain says.
class ReviewTest {
  private static final ChainRules RULES = ChainRules.STANDARD;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final long MATURE = RULES.maturity();
  private static final long DAA_SCORE = 1; // of blocks of journals in tests
  private static final long YOUNG = DAA_SCORE + 2_000;
  private static final long FINAL = DAA_SCORE + RULES.finality() + 1;

  private final SettledBooks pool = new SettledBooks();
  private final Review review = new Review(RULES, pool.events);
  private Hash hash = Hash.ZERO;

  @BeforeEach
  void settle() {
    long minute = pool.books.sql.number("SELECT extract(epoch FROM now())::bigint / 60") - 60;
    FakeJournal journal = pool.books.journal(1).share(ANN, minute - 1, 1_000);
    hash = pool.block(journal, ANN, minute);
    journal.ship(minute);
    pool.paid(hash, REWARD);
    pool.settle();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void look(BlockState state, long tip) {
    List<Runnable> news = new ArrayList<>();
    pool.books.ledger.transact(
        books -> {
          Block block = books.blocks().find(hash).orElseThrow();
          List<Output> outputs =
              books.outputs().ofBlocks(List.of(hash)).stream()
                  .filter(output -> !output.gone())
                  .toList();
          ChainTip chainTip = new ChainTip(Hash.ZERO, tip, tip, 1, Hash.ZERO);
          review
              .review(books, new Look(block, state, chainTip, outputs), SOON, news)
              .ifPresentOrElse(
                  again -> books.sightings().lookAgain(Map.of(hash, again)),
                  () -> books.sightings().setFinal(List.of(hash)));
          return null;
        });
    news.forEach(Runnable::run);
  }

  private static BlockState blue(long confirmations, long reward) {
    return new BlockState.Blue(confirmations, Hash.ZERO, reward);
  }

  private static BlockState red(long confirmations) {
    return new BlockState.Red(confirmations, Hash.ZERO);
  }

  private long secondsUntilNextLook() {
    return pool.books.sql.number(
        "SELECT extract(epoch FROM look_at - now())::bigint FROM found_block");
  }

  private boolean isFinal() {
    return pool.books.ledger.transact(books -> books.blocks().find(hash).orElseThrow()).isFinal();
  }

  private void outputIsGone() {
    pool.books.sql.run("UPDATE treasury_output SET gone_at = now()");
  }

  @Test
  void whatStandsIsLookedAtAgainAtFinality() {
    look(blue(MATURE, REWARD), YOUNG);

    assertThat(secondsUntilNextLook())
        .isBetween((RULES.finality() - 2_000) / 10 - 60, RULES.finality() / 10);
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);
  }

  @Test
  void nothingIsFinalBeforeFinality() {
    look(blue(MATURE, REWARD), DAA_SCORE + RULES.finality());
    assertThat(isFinal()).isFalse();

    look(blue(MATURE, REWARD), FINAL);
    assertThat(isFinal()).isTrue();
    assertThat(pool.events.lines).doesNotContain("corrected " + REWARD + " " + REWARD);
  }

  @Test
  void whatTheChainIsNotSureOfYetIsLookedAtSoon() {
    look(red(MATURE - 1), YOUNG);
    assertThat(secondsUntilNextLook()).isLessThanOrEqualTo(SOON.toSeconds());
    look(blue(MATURE - 1, 3 * REWARD), YOUNG);
    look(new BlockState.Unmerged(), YOUNG);
    look(new BlockState.Unknown("cannot find header"), YOUNG);

    assertThat(secondsUntilNextLook()).isLessThanOrEqualTo(SOON.toSeconds());
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);
    assertThat(isFinal()).isFalse();
  }

  @Test
  void whatIsRedInTheEndIsTheReservesLoss() {
    outputIsGone();
    look(red(MATURE), FINAL);

    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE - REWARD);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.events.lines).contains("corrected " + REWARD + " 0");
    assertThat(isFinal()).isTrue();
  }

  @Test
  void whatCannotBeMergedAnyMoreIsTheReservesLoss() {
    outputIsGone();
    look(new BlockState.Unmerged(), DAA_SCORE + RULES.lostAfter());
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);

    look(new BlockState.Unmerged(), DAA_SCORE + RULES.lostAfter() + 1);
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE - REWARD);
  }

  @Test
  void aSmallerOrLargerRewardIsBookedOnceEach() {
    for (int i = 0; i < 2; i++) {
      look(blue(MATURE, REWARD - 7), YOUNG);
    }
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE - 7);

    for (int i = 0; i < 2; i++) {
      look(blue(MATURE, REWARD + 5), YOUNG);
    }
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE + 5);
    assertThat(pool.balance(AccountKind.CHAIN)).isEqualTo(-REWARD - 5);
    assertThat(pool.events.lines)
        .filteredOn(line -> line.startsWith("corrected"))
        .containsExactly(
            "corrected " + REWARD + " " + (REWARD - 7),
            "corrected " + (REWARD - 7) + " " + (REWARD + 5));
  }

  @Test
  void outputsThatTheChainDoesNotPayAreLookedAtSoon() {
    look(red(MATURE), YOUNG);
    assertThat(secondsUntilNextLook()).isLessThanOrEqualTo(SOON.toSeconds());

    look(blue(MATURE, REWARD), YOUNG);
    assertThat(secondsUntilNextLook()).isGreaterThan(1_000);
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);
    assertThat(pool.audit().isRight()).isTrue();
  }

  @Test
  void whatNodesHavePrunedIsFinalAsItStands() {
    pool.books.sql.run("UPDATE found_block SET found_at = now() - interval '23 hours'");
    look(new BlockState.Unknown("cannot find header"), YOUNG);
    assertThat(isFinal()).isFalse();

    pool.books.sql.run("UPDATE found_block SET found_at = now() - interval '25 hours'");
    look(new BlockState.Unknown("cannot find header"), YOUNG);

    assertThat(isFinal()).isTrue();
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(RESERVE);
    assertThat(pool.balance(AccountKind.CHAIN)).isEqualTo(-REWARD);
  }

  @Test
  void whatIsFinalStaysAsItIs() {
    look(blue(MATURE, REWARD), FINAL);

    pool.books.ledger.transact(
        books -> {
          books.sightings().revive(List.of(hash));
          return null;
        });

    assertThat(isFinal()).isTrue();
  }
}
