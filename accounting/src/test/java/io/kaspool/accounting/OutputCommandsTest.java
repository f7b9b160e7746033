package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.RESERVE;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.ops.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators say of outputs that nobody can explain, and of those that are gone.
class OutputCommandsTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final long FEE = SUBSIDY / 100;
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final ChainRules RULES = new ChainRules(5, 100, 10_000);

  private final PoolFixture pool = new PoolFixture(RULES, PoolFixture.PACE).start();
  private final FakeJournal journal = pool.journal(0x0a);
  private final long minute = pool.now - 5;
  private final OperatorConsole operator;

  OutputCommandsTest(@TempDir Path directory) {
    operator = new OperatorConsole(directory, "app", pool.accounting, pool.ledger);
    await().until(pool.accounting::isWorking);
  }

  @AfterEach
  void close() {
    operator.close();
    pool.close();
  }

  private void awaitAudit() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(pool.audit().isRight()).as(pool.audit().table()).isTrue());
  }

  private void awaitHealth(String complaint) {
    await().atMost(LONG).until(() -> pool.accounting.health().equals(Health.degraded(complaint)));
  }

  /// Somebody else's block pays the treasury.
  private Outpoint gift() {
    pool.chain().mine(TREASURY, "a gift");
    pool.mature();
    return await().atMost(LONG).until(this::strangers, told -> !told.isEmpty()).getFirst();
  }

  /// Outputs that the operator was told of and has not attributed.
  private List<Outpoint> strangers() {
    List<Output> outputs =
        pool.ledger.transact(books -> books.outputs().unattributed(Duration.ZERO));
    return outputs.stream()
        .map(Output::outpoint)
        .filter(output -> pool.events.lines.contains("unattributed " + output))
        .toList();
  }

  private Hash settledBlock() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();
    pool.awaitState(block, State.SETTLED);
    return block;
  }

  private Outpoint output(Hash block) {
    return outputs(block).getFirst().outpoint();
  }

  private List<Output> outputs(Hash block) {
    return pool.ledger.transact(books -> books.outputs().ofBlocks(List.of(block)));
  }

  /// Somebody with the key takes it away.
  private void steal(Outpoint outpoint) {
    pool.chain().spend(outpoint);
    await().atMost(LONG).until(() -> pool.events.lines.contains("missing " + outpoint));
  }

  @Test
  void aGiftGoesWhereTheOperatorSays() {
    Outpoint first = gift();
    assertThat(operator.done("outputs", "attribute", first.toString(), "reserve"))
        .isEqualTo(SUBSIDY + " sompi of " + first + " belong to reserve");
    Outpoint second = gift();
    operator.done("outputs", "attribute", second.toString(), "fee");
    Outpoint third = gift();
    operator.done("outputs", "attribute", third.toString(), "opening");

    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(SUBSIDY);
    assertThat(pool.balance(AccountKind.FEE)).isEqualTo(SUBSIDY);
    assertThat(pool.balance(AccountKind.OPENING)).isEqualTo(SUBSIDY);
    assertThat(pool.balance(AccountKind.CHAIN)).isEqualTo(-3 * SUBSIDY);
    awaitAudit();
  }

  @Test
  void minersShareAGiftByTheLastSettledWindowToTheSompi() {
    Worker cyd = new Worker(BOB.wallet(), "cyd", Scheme.PPLNS);
    journal
        .share(ANN, minute - 31, 1_000_000)
        .share(ANN, minute - 2, 1)
        .share(BOB, minute - 2, 1)
        .share(cyd, minute - 1, 1);
    settledBlock(); // brings 1,000 more of Ann's
    long ann = pool.owed(ANN);
    long bob = pool.owed(BOB);
    long cydBefore = pool.owed(cyd);
    journal.share(BOB, minute + 1, 1_000_000).ship(minute + 1);

    operator.done("outputs", "attribute", gift().toString(), "miners");

    // 5,000,000,000 by 1,001 : 1 : 1 of 1,003
    assertThat(pool.owed(ANN) - ann).isEqualTo(4_990_029_910L);
    assertThat(pool.owed(BOB) - bob).isEqualTo(4_985_045L);
    assertThat(pool.owed(cyd) - cydBefore).isEqualTo(4_985_045L);
    assertThat(bob - cydBefore).isEqualTo(1); // of the settlement's one sompi that was left
    awaitAudit();
  }

  @Test
  void nobodySharesAGiftBeforeAnythingIsSettled() {
    journal.share(ANN, minute - 1, 1_000).ship(minute);

    assertThat(operator.refused("outputs", "attribute", gift().toString(), "miners"))
        .isEqualTo("no work of scheme pplns is settled yet: nobody to share it");
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
  }

  @Test
  void anOutputIsAttributedOnce() {
    Outpoint gift = gift();
    operator.done("outputs", "attribute", gift.toString(), "fee");

    assertThat(operator.refused("outputs", "attribute", gift.toString(), "reserve"))
        .isEqualTo("output " + gift + " is of known origin: attributed");
    Outpoint own = output(settledBlock());
    assertThat(operator.refused("outputs", "attribute", own.toString(), "fee"))
        .isEqualTo("output " + own + " is of known origin: block");
    assertThat(pool.balance(AccountKind.CHAIN)).isEqualTo(-2 * SUBSIDY);
  }

  @Test
  void anAttributionNamesAnOutputAndWhoseItIs() {
    Hash hash = new Hash(1, 2, 3, 4);
    Outpoint gift = gift();

    assertThat(operator.refused("outputs", "attribute", gift.toString(), "me"))
        .isEqualTo("say reserve, fee, opening or miners");
    assertThat(operator.refused("outputs", "attribute", hash + ":0", "fee"))
        .isEqualTo("no output " + new Outpoint(hash, 0) + " was ever seen");
    assertThat(List.of("x", hash.toString(), hash + ":", hash + ":-1", hash + ":4294967296"))
        .allSatisfy(
            text ->
                assertThat(operator.refused("outputs", "attribute", text, "fee"))
                    .isEqualTo(text + " is not an output: write TRANSACTION:INDEX"));
    assertThat(operator.refused("outputs", "attribute", "x:0", "fee"))
        .startsWith("x is not a hash: ");
    pool.chain().spend(gift);
    await()
        .atMost(LONG)
        .until(
            () ->
                operator
                    .refused("outputs", "attribute", gift.toString(), "fee")
                    .equals("output " + gift + " is gone"));
  }

  @Test
  void aWriteOffIsTheFeesLossAndThenTheReserves() {
    Hash block = settledBlock();
    Outpoint stolen = output(block);
    steal(stolen);
    assertThat(pool.audit().isRight()).isFalse();
    awaitHealth("1 outputs are gone from the treasury without a payout");

    assertThat(operator.done("outputs", "write-off", stolen.toString()))
        .isEqualTo(
            "5000000000 sompi written off: %d against fee, %d against reserve"
                .formatted(FEE - RESERVE, SUBSIDY - FEE + RESERVE));

    assertThat(pool.balance(AccountKind.FEE)).isZero();
    assertThat(pool.balance(AccountKind.RESERVE)).isEqualTo(FEE - SUBSIDY);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    awaitAudit();
    Health shortOf = Health.degraded("the reserve is short of " + (SUBSIDY - FEE) + " sompi");
    await().atMost(LONG).until(() -> pool.accounting.health().equals(shortOf));
    assertThat(operator.refused("outputs", "write-off", stolen.toString()))
        .contains("is not missing");
  }

  @Test
  void anAttributedOutputIsWrittenOffToo() {
    Outpoint gift = gift();
    operator.done("outputs", "attribute", gift.toString(), "fee");
    steal(gift);

    operator.done("outputs", "write-off", gift.toString());

    assertThat(pool.balance(AccountKind.FEE)).isZero();
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    awaitAudit();
  }

  @Test
  void onlyWhatIsMissingIsWrittenOff() {
    Outpoint there = output(settledBlock());
    Outpoint gift = gift();

    assertThat(operator.refused("outputs", "write-off", there.toString()))
        .isEqualTo("output " + there + " is not missing, or not for 1 s yet");
    assertThat(operator.refused("outputs", "write-off", gift.toString()))
        .isEqualTo("output " + gift + " is not missing, or not for 1 s yet");
    assertThat(operator.refused("outputs", "write-off", new Hash(1, 2, 3, 4) + ":0"))
        .endsWith("was ever seen");
  }

  @Test
  void whatTheChainTakesBackIsNotWrittenOffBesides() {
    Hash block = settledBlock();
    Outpoint output = output(block);
    pool.chain().unmerge(block);
    await().atMost(LONG).until(() -> pool.events.lines.contains("missing " + output));

    assertThat(operator.refused("outputs", "write-off", output.toString()))
        .startsWith("the chain does not surely pay block " + block + " as the books have it");

    pool.node.control().mineForeign((int) RULES.lostAfter() + 10);
    await().atMost(LONG).until(() -> pool.events.lines.contains("corrected " + SUBSIDY + " 0"));
    assertThat(operator.refused("outputs", "write-off", output.toString()))
        .contains("is not missing");
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    awaitAudit();
  }

  private void lookAgain() {
    pool.sql.run("UPDATE found_block SET look_at = now()"); // at finality by itself
  }

  @Test
  void whatTheChainTakesBackAfterAWriteOffIsNotLostTwice() {
    Hash block = settledBlock();
    Outpoint stolen = output(block);
    steal(stolen);
    operator.done("outputs", "write-off", stolen.toString());
    awaitAudit();

    pool.chain().redden(block);
    pool.mature();
    lookAgain();
    await()
        .atMost(LONG)
        .until(() -> pool.sql.number("SELECT coalesce(corrected_reward, 1) FROM found_block") == 0);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    awaitAudit();

    pool.chain().bluen(block);
    pool.mature();
    lookAgain();
    await().atMost(LONG).until(() -> pool.events.lines.contains("corrected 0 " + SUBSIDY));
    // whoever took it has it still
    operatorWritesOff(stolen);

    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.balance(AccountKind.FEE) + pool.balance(AccountKind.RESERVE))
        .isEqualTo(FEE - SUBSIDY);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    awaitAudit();
  }

  private void operatorWritesOff(Outpoint outpoint) {
    assertThat(operator.done("outputs", "write-off", outpoint.toString())).contains("written off");
  }

  @Test
  void whatIsStolenBeforeTheSettlementIsNotTheMinersLoss() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute - 1);
    pool.node.control().mineForeign(3);
    await().atMost(LONG).until(() -> outputs(block).size() == 1);
    Outpoint stolen = output(block);
    pool.chain().spend(stolen);
    pool.node.control().mineForeign((int) (2 * RULES.maturity() + 3));
    await().atMost(LONG).until(() -> pool.events.lines.contains("missing " + stolen));
    awaitAudit();

    operatorWritesOff(stolen);
    awaitAudit();
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    journal.ship(minute);
    pool.awaitState(block, State.SETTLED);

    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    assertThat(pool.balance(AccountKind.CHAIN)).isZero();
    assertThat(pool.balance(AccountKind.FEE) + pool.balance(AccountKind.RESERVE))
        .isEqualTo(FEE - SUBSIDY);
    awaitAudit();
  }
}
