package io.kaspool.accounting;

import static io.kaspool.accounting.PoolFixture.ANN;
import static io.kaspool.accounting.PoolFixture.BOB;
import static io.kaspool.accounting.PoolFixture.CYD;
import static io.kaspool.accounting.PoolFixture.TREASURY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.ledger.AuditLogs;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Journals;
import io.kaspool.ops.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators say of journals and blocks, as they do: through the control socket.
class OperatorCommandsTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final long FEE = SUBSIDY / 100;
  private static final Hash NOBODYS = new Hash(1, 2, 3, 4);

  private final Path directory;
  private final PoolFixture pool = new PoolFixture().start();
  private final FakeJournal journal = pool.journal(0x0a);
  private final long minute = pool.now - 5;
  private final OperatorConsole operator;

  OperatorCommandsTest(@TempDir Path directory) {
    this.directory = directory;
    operator = new OperatorConsole(directory, "app", pool.accounting, pool.ledger);
    await().until(pool.accounting::isWorking);
  }

  @AfterEach
  void close() {
    operator.close();
    pool.close();
  }

  private Journals.State state(int id) {
    return pool.ledger.transact(books -> books.journals().find(id).orElseThrow()).state();
  }

  @Test
  void aRetiredJournalIsNotWaitedFor() {
    FakeJournal lost = pool.journal(0x0b);
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.share(ANN, minute - 1, 1_000).block(block, ANN, minute).ship(minute);
    pool.mature();
    pool.awaitState(block, State.BLUE);

    assertThat(operator.done("journal", "retire", "0000000b"))
        .startsWith("journal 0000000b of gateway gateway-11 is not waited for any more");

    pool.awaitState(block, State.SETTLED);
    assertThat(state(lost.id)).isEqualTo(Journals.State.RETIRED);
  }

  @Test
  void aJournalThatComesBackIsWaitedForAgain() {
    operator.done("journal", "retire", "0000000a");

    journal.share(ANN, minute, 5).ship(minute);

    assertThat(state(journal.id)).isEqualTo(Journals.State.LIVE);
  }

  @Test
  void aJournalThatNobodyKnowsIsSetAsideToo() {
    assertThat(operator.done("journal", "retire", "deadbeef"))
        .startsWith("journal deadbeef, of which nothing ever came, is not waited for");

    assertThat(state(0xdeadbeef)).isEqualTo(Journals.State.RETIRED);
  }

  @Test
  void aJournalIsNamedByItsEightDigits() {
    assertThat(List.of("b", "0000000B", "0000000b0", "gateway1"))
        .allSatisfy(
            text ->
                assertThat(operator.refused("journal", "retire", text))
                    .isEqualTo(text + " is not a journal: write its eight hex digits"));
  }

  @Test
  void aBlockWithoutAFinderIsSettledOnceItIsAssigned() {
    journal.share(ANN, minute - 1, 1_000).ship(minute);
    Hash block = pool.chain().mine(TREASURY, "kaspool/deadbeef/1");
    pool.mature();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                pool.accounting
                    .health()
                    .equals(Health.degraded("1 blocks wait to be assigned to who found them")));
    assertThat(pool.events.lines).contains("unresolved " + block);

    operator.done("journal", "retire", "deadbeef");
    assertThat(
            operator.done(
                "blocks", "assign", block.toString(), BOB.wallet().toString(), "bob", "pplns"))
        .isEqualTo("block " + block + " was found by " + BOB);

    pool.awaitState(block, State.BLUE);
    journal.ship(pool.now + 5);
    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(ANN)).isEqualTo(SUBSIDY - FEE);
    assertThat(pool.accounting.health()).isEqualTo(Health.ok());
  }

  @Test
  void aSoloBlockGoesToWhomItIsAssigned() {
    Hash block = pool.chain().mine(TREASURY, "kaspool/deadbeef/1");
    pool.mature();
    await().atMost(Duration.ofSeconds(20)).until(() -> isKnown(block));

    operator.done("journal", "retire", "deadbeef");
    operator.done("blocks", "assign", block.toString(), CYD.wallet().toString(), "cyd", "solo");
    journal.ship(pool.now + 5);

    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(CYD)).isEqualTo(SUBSIDY - 28_500_000L);
  }

  private boolean isKnown(Hash block) {
    return pool.ledger.transact(books -> books.blocks().find(block)).isPresent();
  }

  @Test
  void whatAJournalSaysOfABlockStands() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.block(block, ANN, minute).ship(minute - 1);

    assertThat(
            operator.refused(
                "blocks", "assign", block.toString(), BOB.wallet().toString(), "bob", "solo"))
        .isEqualTo("the journal says who found block " + block + ": " + ANN);
    assertThat(Objects.requireNonNull(pool.block(block).finder()).worker()).isEqualTo("ann");
  }

  @Test
  void whoAssignsABlockOfAnUnknownJournalHearsWhatItWaitsFor() {
    Hash block = pool.chain().mine(TREASURY, "kaspool/deadbeef/1");
    pool.mature();
    await().atMost(Duration.ofSeconds(20)).until(() -> isKnown(block));

    assertThat(
            operator.done(
                "blocks", "assign", block.toString(), BOB.wallet().toString(), "bob", "pplns"))
        .isEqualTo(
            "block %s was found by %s; it is settled once its journal has come, or is given up: kaspool ctl journal retire deadbeef"
                .formatted(block, BOB));
    pool.awaitState(block, State.BLUE);
    awaitHealth("1 blocks wait for journals of which nothing ever came");
  }

  private void awaitHealth(String complaint) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.accounting.health().equals(Health.degraded(complaint)));
  }

  @Test
  void aBlueBlockWhoseOutputWasAttributedIsGivenUp() {
    Hash block = pool.chain().mine(TREASURY, "no tag");
    pool.mature();
    awaitHealth("1 outputs of the treasury are of unknown origin");
    String output =
        pool.sql.text(
            "SELECT encode(transaction_id, 'hex') || ':' || output_index FROM treasury_output");
    operator.done("outputs", "attribute", output, "reserve");

    journal.block(block, ANN, minute).ship(minute);
    pool.awaitState(block, State.BLUE);
    pool.mature();
    pool.mature();
    awaitHealth("1 blue blocks lack outputs that pay for them");
    assertThat(pool.events.lines).contains("unresolved " + block);
    operator.done("blocks", "give-up", block.toString());

    awaitHealthy();
    assertThat(pool.block(block).state()).isEqualTo(State.LOST);
    assertThat(pool.audit().isRight()).as(pool.audit().table()).isTrue();
  }

  private void awaitHealthy() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pool.accounting.health().equals(Health.ok()));
  }

  @Test
  void aBlueBlockThatIsPaidIsNotGivenUp() {
    Hash block = pool.chain().mine(TREASURY, journal.tag());
    journal.block(block, ANN, pool.now).ship(minute);
    pool.mature();
    pool.mature();
    pool.awaitState(block, State.BLUE);

    assertThat(operator.refused("blocks", "give-up", block.toString())).endsWith("it is blue");
  }

  @Test
  void aBlockWhoseWorkIsNotKeptIsAssignedToItsFinderAlone() {
    Hash block = pool.chain().mine(TREASURY, "kaspool/deadbeef/1");
    pool.mature();
    await().atMost(Duration.ofSeconds(20)).until(() -> isKnown(block));
    pool.sql.run("UPDATE found_block SET minute = minute - 36 * 1440");
    String wallet = BOB.wallet().toString();

    assertThat(operator.refused("blocks", "assign", block.toString(), wallet, "bob", "pplns"))
        .startsWith("the minutes of work that would share out block " + block);

    operator.done("journal", "retire", "deadbeef");
    operator.done("blocks", "assign", block.toString(), wallet, "bob", "solo");
    journal.ship(pool.now + 5);
    pool.awaitState(block, State.SETTLED);
    assertThat(pool.owed(BOB)).isEqualTo(SUBSIDY - 28_500_000L);
  }

  @Test
  void anUnresolvedBlockIsGivenUp() {
    journal.block(NOBODYS, ANN, minute).ship(minute);
    pool.sql.run("UPDATE found_block SET found_at = now() - interval '25 hours', look_at = now()");
    pool.awaitState(NOBODYS, State.UNRESOLVED);
    await()
        .untilAsserted(
            () ->
                assertThat(pool.accounting.health())
                    .isEqualTo(Health.degraded("1 blocks are unresolved")));

    assertThat(operator.done("blocks", "give-up", NOBODYS.toString()))
        .isEqualTo("block " + NOBODYS + " is given up");

    await().until(() -> pool.accounting.health().equals(Health.ok()));
    assertThat(pool.block(NOBODYS).state()).isEqualTo(State.LOST);
    assertThat(operator.refused("blocks", "give-up", NOBODYS.toString()))
        .isEqualTo(
            "block " + NOBODYS + " is neither unresolved nor blue without an output: it is lost");
    assertThat(operator.refused("blocks", "give-up", new Hash(4, 3, 2, 1).toString()))
        .startsWith("no block");
  }

  @Test
  void anAssignmentNamesABlockAWalletOfTheNetworkAndAScheme() {
    String wallet = BOB.wallet().toString();
    String other = foreignWallet();

    assertThat(operator.refused("blocks", "assign", NOBODYS.toString(), wallet, "bob", "pplns"))
        .isEqualTo("no block " + NOBODYS + " is known here");
    assertThat(operator.refused("blocks", "assign", "12ab", wallet, "bob", "pplns"))
        .startsWith("12ab is not a hash: ");
    assertThat(operator.refused("blocks", "assign", NOBODYS.toString(), "bob", "bob", "pplns"))
        .startsWith("bob is not an address: ");
    assertThat(operator.refused("blocks", "assign", NOBODYS.toString(), other, "bob", "pplns"))
        .isEqualTo(other + " is not an address of simnet");
    assertThat(
            operator.refused(
                "blocks", "assign", NOBODYS.toString(), TREASURY.toString(), "b", "pplns"))
        .isEqualTo("the treasury is no miner's wallet");
    assertThat(operator.refused("blocks", "assign", NOBODYS.toString(), wallet, "bob", "PPLNS"))
        .isEqualTo("PPLNS is not a scheme: pplns, prop or solo");
    assertThat(operator.refused("blocks", "assign", NOBODYS.toString(), wallet)).contains("usage");
  }

  private static String foreignWallet() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0x33);
    return Address.of(Network.MAINNET, Address.Kind.PUBKEY, key).toString();
  }

  @Test
  void whoDoesNotKeepTheAccountsSaysWhoDoes() {
    Accounting waiting =
        pool.accounting(pool.ledger, pool.nodes, pool.scheduler, new RecordedAccountingEvents());
    try (OperatorConsole other = new OperatorConsole(directory, "other", waiting, pool.ledger)) {
      assertThat(other.refused("journal", "retire", "0000000a"))
          .isEqualTo("this process does not keep the accounts; tell test");
      pool.accounting.close();
      assertThat(other.refused("journal", "retire", "0000000a"))
          .contains("nobody does just now, try again");
    }
    assertThat(state(journal.id)).isEqualTo(Journals.State.LIVE);
  }

  @Test
  void everyRequestIsInTheAuditLog() {
    operator.done("journal", "retire", "0000000a");
    operator.refused("journal", "retire", "x");
    operator.refused("nonsense");

    List<AuditLogs.Line> lines = pool.ledger.transact(books -> books.auditLog().all());
    assertThat(lines)
        .extracting(AuditLogs.Line::role, AuditLogs.Line::command, AuditLogs.Line::done)
        .containsExactly(
            tuple("app", "nonsense", false),
            tuple("app", "journal retire x", false),
            tuple("app", "journal retire 0000000a", true));
    assertThat(lines.getLast().outcome()).startsWith("journal 0000000a of gateway");
    assertThat(lines.getLast().actor()).isNotEmpty();
  }

  @Test
  void withoutADatabaseNothingIsDone() {
    pool.sql.takeAway();
    try {
      assertThat(operator.refused("journal", "retire", "0000000a")).startsWith("nothing was done");
    } finally {
      pool.sql.bringBack();
    }
    await().atMost(Duration.ofSeconds(10)).until(pool.ledger::isReady);
    assertThat(state(journal.id)).isEqualTo(Journals.State.LIVE);
  }
}
