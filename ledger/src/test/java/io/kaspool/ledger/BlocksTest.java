package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.BlockFinders.Searcher;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Count;
import io.kaspool.ledger.Blocks.Fee;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Blocks.Settled;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Sightings.Sighting;
import io.kaspool.ledger.testkit.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlocksTest extends BlocksFacts {
  private long rig;

  @BeforeEach
  void rig() {
    rig = worker("rig");
  }

  @Test
  void keepsWhatTheJournalTellsOfABlock() {
    assertThat(add(1, rig, 12L)).isTrue();

    Block block = block(hash(1));
    assertThat(block.journalId()).isEqualTo(JOURNAL);
    assertThat(block.start()).isEqualTo(1);
    assertThat(block.sequence()).isEqualTo(12);
    assertThat(block.minute()).isEqualTo(1_001);
    assertThat(block.foundAt()).isEqualTo(FOUND_AT);
    assertThat(block.daaScore()).isEqualTo(5_000);
    assertThat(block.nonce()).isEqualTo(-2);
    assertThat(block.finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
    assertThat(block.verdict()).isEqualTo("none");
    assertThat(block.state()).isEqualTo(State.FOUND);
    assertThat(block.rewardSompi()).isNull();
    assertThat(block.settled()).isNull();
    assertThat(block.isFinal()).isFalse();
  }

  @Test
  void aBlockIsTakenInOnce() {
    add(1, rig, 12L);

    assertThat(add(1, worker("other"), 12L)).isFalse();

    assertThat(block(hash(1)).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
  }

  @Test
  void theJournalsRowCompletesWhatTheChainTold() {
    assertThat(add(1, null, null)).isTrue();
    assertThat(block(hash(1)).finder()).isNull();
    assertThat(list(books -> books.finders().unclaimed(1, 10))).hasSize(1);

    assertThat(add(1, rig, 12L)).isFalse();

    assertThat(block(hash(1)).sequence()).isEqualTo(12);
    assertThat(block(hash(1)).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
    assertThat(list(books -> books.finders().unclaimed(1, 10))).isEmpty();
  }

  @Test
  void theJournalsRowOverridesWhomTheOperatorNamed() {
    add(1, null, null);
    long other = worker("other");
    assertThat(assign(hash(1), other)).isTrue();

    add(1, rig, 12L);

    assertThat(block(hash(1)).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
  }

  @Test
  void whatIsSettledIsNotCompletedAnyMore() {
    Hash hash = found(1, rig, null);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    assertThat(add(1, worker("other"), 12L)).isFalse();

    assertThat(block(hash).sequence()).isNull();
    assertThat(block(hash).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
  }

  @Test
  void oneRowOfAJournalIsOneBlock() {
    add(1, rig, 12L);

    assertThatThrownBy(() -> add(2, rig, 12L))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED));
  }

  @Test
  void anyNodesYesStands() {
    Hash hash = found(1, rig);

    judge(hash, false);
    assertThat(block(hash).verdict()).isEqualTo("rejected");

    judge(hash, true);
    judge(hash, false);
    assertThat(block(hash).verdict()).isEqualTo("accepted");
  }

  @Test
  void everyBlockIsDueAtOnceAndThenWhenItWasSaid() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);
    assertThat(due()).containsExactly(first, second);

    write(books -> books.sightings().lookAgain(Map.of(first, LATER)));
    assertThat(due()).containsExactly(second);

    write(books -> books.sightings().lookAgain(Map.of(first, Duration.ofMillis(-1).minus(LATER))));
    assertThat(due()).containsExactly(first, second);
    assertThat(list(books -> books.sightings().due(1))).hasSize(1);
  }

  @Test
  void keepsWhatWasHeardOfABlock() {
    Hash hash = found(1, rig);

    blue(hash, 12, 50);

    Block block = block(hash);
    assertThat(block.state()).isEqualTo(State.BLUE);
    assertThat(block.confirmations()).isEqualTo(12);
    assertThat(block.mergingBlock()).isEqualTo(hash(99));
    assertThat(block.rewardSompi()).isEqualTo(50);
    assertThat(due()).isEmpty();
  }

  @Test
  void keepsWhatWasHeardOfManyBlocksAtATime() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);

    see(
        new Sighting(second, State.UNMERGED, 0, null, null, Duration.ZERO),
        new Sighting(first, State.BLUE, 12, hash(99), 50L, LATER));

    assertThat(block(first).state()).isEqualTo(State.BLUE);
    assertThat(block(first).rewardSompi()).isEqualTo(50);
    assertThat(block(second).state()).isEqualTo(State.UNMERGED);
    assertThat(block(second).mergingBlock()).isNull();
    assertThat(due()).containsExactly(second);
  }

  @Test
  void nothingHeardIsNothingDone() {
    Hash hash = found(1, rig);

    write(
        books -> {
          books.sightings().see(List.of());
          books.sightings().lookAgain(Map.of());
          books.sightings().revive(List.of());
          books.sightings().setFinal(List.of());
          books.outputs().attributeToBlocks(Map.of());
        });

    assertThat(due()).containsExactly(hash);
  }

  @Test
  void whatWasHeardMayBeTakenBack() {
    Hash hash = found(1, rig);
    blue(hash, 12, 50);

    see(new Sighting(hash, State.UNMERGED, 0, null, null, Duration.ZERO));

    Block block = block(hash);
    assertThat(block.state()).isEqualTo(State.UNMERGED);
    assertThat(block.mergingBlock()).isNull();
    assertThat(block.rewardSompi()).isNull();
  }

  @Test
  void whatIsSettledStaysSettledWhateverIsHeard() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    see(new Sighting(hash, State.RED, 200, hash(98), 0L, Duration.ZERO));

    assertThat(block(hash).state()).isEqualTo(State.SETTLED);
    assertThat(block(hash).rewardSompi()).isEqualTo(50);
  }

  @Test
  void ripeIsABlueBlockWithItsConfirmationsAndAllOfItsReward() {
    Hash hash = found(1, rig);
    blue(hash, 99, 50);
    paid(hash, 1, 50);
    assertThat(ripe()).isEmpty();

    blue(hash, 100, 50);
    assertThat(ripe()).containsExactly(hash);
  }

  @Test
  void aBlockIsNotRipeBeforeEveryOutputOfItWasSeen() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    assertThat(ripe()).isEmpty();

    paid(hash, 1, 20);
    assertThat(ripe()).isEmpty();

    paid(hash, 2, 30);
    assertThat(ripe()).containsExactly(hash);

    write(books -> books.outputs().disappear(List.of(outpoint(2))));
    assertThat(ripe()).isEmpty();
  }

  @Test
  void anOutputThatIsWrittenOffIsAsGoodAsThere() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    paid(hash, 1, 20);
    paid(hash, 2, 30);
    write(books -> books.outputs().disappear(List.of(outpoint(2))));
    assertThat(ripe()).isEmpty();

    write(books -> books.outputs().writeOff(outpoint(2)));

    assertThat(ripe()).containsExactly(hash);
  }

  @Test
  void aDeepBlueBlockWithoutAllOfItsRewardIsStuck() {
    Hash hash = found(1, rig);
    blue(hash, 200, 50);
    paid(hash, 1, 20);
    assertThat(stuck()).isEmpty();

    blue(hash, 201, 50);
    assertThat(stuck()).containsExactly(tuple(hash, 20L, false));

    paid(hash, 2, 30);
    assertThat(stuck()).isEmpty();
  }

  @Test
  void aBlockWhoseOutputTheOperatorAttributedBeforeIsStuck() {
    Hash hash = found(1, rig);
    blue(hash, 201, 50);
    write(
        books -> {
          books.outputs().appear(List.of(seen(1, 50)));
          long entry = books.accounts().book(entry("attribution", 50));
          books.outputs().attribute(outpoint(1), entry);
          books.outputs().attributeToBlocks(Map.of(outpoint(1), hash));
        });

    assertThat(stuck()).containsExactly(tuple(hash, 0L, true));
    assertThat(list(books -> books.outputs().ofBlocks(List.of(hash)))).isEmpty();
    assertThat(list(books -> books.outputs().bookedUnspent())).hasSize(1);
  }

  private List<Tuple> stuck() {
    return list(books -> books.blocks().stuck(200)).stream()
        .map(one -> tuple(one.block().hash(), one.presentSompi(), one.attributed()))
        .toList();
  }

  @Test
  void neitherARedBlockNorOneWithoutAFinderIsRipe() {
    Hash nobodys = found(1, null);
    blue(nobodys, 100, 50);
    paid(nobodys, 1, 50);
    Hash red = found(2, rig);
    see(new Sighting(red, State.RED, 100, hash(98), 50L, LATER));
    paid(red, 2, 50);

    assertThat(ripe()).isEmpty();
  }

  @Test
  void ripeBlocksComeByMinuteAndAreLocked() throws Exception {
    Hash second = found(2, rig);
    Hash first = found(1, rig);
    for (Hash hash : List.of(second, first)) {
      blue(hash, 100, 50);
    }
    paid(second, 2, 50);
    paid(first, 1, 50);

    try (Connection other = TestServer.connect(settings());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '100ms'");
      write(
          books -> {
            assertThat(books.blocks().ripe(100, 10))
                .extracting(Block::hash)
                .containsExactly(first, second);
            assertThatThrownBy(() -> statement.execute("UPDATE found_block SET reward = 1"))
                .hasMessageContaining("lock timeout");
          });
    }
    assertThat(list(books -> books.blocks().ripe(100, 1))).hasSize(1);
  }

  @Test
  void aSettledBlockNamesItsSettlement() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);

    long settlement = settled(hash, rig, 50, 1);

    Block block = block(hash);
    assertThat(block.state()).isEqualTo(State.SETTLED);
    assertThat(block.settled()).isEqualTo(new Settled(settlement, 10_000, 1, 50, 0));
    assertThat(ripe()).isEmpty();
    assertThat(list(books -> books.blocks().ofSettlement(settlement)))
        .extracting(Block::hash)
        .containsExactly(hash);
  }

  @Test
  void aBlockIsSettledOnce() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);
    long again = settlement("again", rig, 50, 1);

    assertThatThrownBy(() -> settle(again, new Fee(hash, 10_000, 1)))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED))
        .hasMessageContaining("is settled already");
  }

  @Test
  void blocksAreSettledTogetherOrNotAtAll() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);
    blue(first, 100, 50);
    blue(second, 100, 60);
    settled(second, rig, 60, 1);
    long settlement = settlement("both", rig, 110, 3);

    assertThatThrownBy(
            () -> settle(settlement, new Fee(first, 10_000, 2), new Fee(second, 20_000, 1)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("1 of 2");

    assertThat(block(first).state()).isEqualTo(State.BLUE);
  }

  @Test
  void eachBlockKeepsItsOwnFee() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);
    blue(first, 100, 50);
    blue(second, 100, 60);
    long settlement = settlement("both", rig, 110, 3);

    settle(settlement, new Fee(first, 10_000, 2), new Fee(second, 20_000, 1));

    assertThat(block(first).settled()).isEqualTo(new Settled(settlement, 10_000, 2, 50, 0));
    assertThat(block(second).settled()).isEqualTo(new Settled(settlement, 20_000, 1, 60, 0));
  }

  @Test
  void aBlockThatFailsToSettleTakesItsSettlementWithIt() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    assertThatThrownBy(
            () ->
                write(
                    books -> {
                      books.accounts().book(entry("again", 50));
                      books.blocks().settle(1, List.of(new Fee(hash, 10_000, 1)), LATER);
                    }))
        .isInstanceOf(LedgerException.class);

    assertThat(number(books -> books.accounts().balance(AccountKind.RESERVE))).isZero();
  }

  @Test
  void refusesToSettleABlockWithoutARewardOrAFinder() {
    Hash unknown = found(1, rig);
    Hash nobodys = found(2, null);
    blue(nobodys, 100, 50);
    long settlement = settlement("s", rig, 50, 1);

    for (Hash hash : List.of(unknown, nobodys)) {
      assertThatThrownBy(() -> settle(settlement, new Fee(hash, 10_000, 1)))
          .isInstanceOfSatisfying(
              LedgerException.class,
              e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED));
    }
  }

  @Test
  void aCorrectionIsBookedOnce() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    long settlement = settled(hash, rig, 50, 1);

    assertThat(correct(hash, 0, 40)).isTrue();
    assertThat(correct(hash, 0, 40)).isFalse();
    assertThat(block(hash).settled()).isEqualTo(new Settled(settlement, 10_000, 1, 40, 1));

    assertThat(correct(hash, 1, 50)).isTrue();
    assertThat(block(hash).settled()).isEqualTo(new Settled(settlement, 10_000, 1, 50, 2));
  }

  @Test
  void onlySettledBlocksAreCorrected() {
    Hash hash = found(1, rig);

    assertThat(correct(hash, 0, 40)).isFalse();
  }

  @Test
  void aLostBlockIsLookedAtAgainWhenAnOutputFitsIt() {
    Hash hash = found(1, rig);
    see(new Sighting(hash, State.LOST, 0, null, null, LATER));
    write(books -> books.sightings().setFinal(List.of(hash)));
    assertThat(due()).isEmpty();

    write(books -> books.sightings().revive(List.of(hash)));

    assertThat(due()).containsExactly(hash);
    assertThat(block(hash).state()).isEqualTo(State.UNMERGED);
  }

  @Test
  void aBlockThatIsGivenUpStaysSo() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    write(books -> books.blocks().giveUp(hash));

    write(books -> books.sightings().revive(List.of(hash)));
    blue(hash, 101, 50);

    assertThat(due()).isEmpty();
    assertThat(block(hash).state()).isEqualTo(State.LOST);
  }

  @Test
  void aSettledBlockIsNotGivenUp() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    write(books -> books.blocks().giveUp(hash));

    assertThat(block(hash).state()).isEqualTo(State.SETTLED);
  }

  @Test
  void aSettledBlockIsLookedAtAgainBeforeFinalityOnly() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    write(books -> books.sightings().revive(List.of(hash)));
    assertThat(due()).containsExactly(hash);
    assertThat(block(hash).state()).isEqualTo(State.SETTLED);

    write(books -> books.sightings().setFinal(List.of(hash)));
    write(books -> books.sightings().revive(List.of(hash)));
    assertThat(due()).isEmpty();
  }

  @Test
  void nothingFinalIsDue() {
    Hash hash = found(1, rig);

    write(books -> books.sightings().setFinal(List.of(hash)));

    assertThat(due()).isEmpty();
    assertThat(block(hash).isFinal()).isTrue();
  }

  @Test
  void theOperatorSaysWhoFoundABlock() {
    Hash hash = found(1, null);
    see(new Sighting(hash, State.UNRESOLVED, 0, null, null, LATER));

    assertThat(assign(hash, rig)).isTrue();

    assertThat(block(hash).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "solo"));
    assertThat(block(hash).state()).isEqualTo(State.FOUND);
    assertThat(due()).containsExactly(hash);
  }

  @Test
  void aBlockIsUnclaimedWhileItMayNeedAFinder() {
    List<State> states =
        List.of(State.FOUND, State.UNMERGED, State.BLUE, State.UNRESOLVED, State.RED, State.LOST);
    for (int i = 0; i < states.size(); i++) {
      see(new Sighting(found(i, null), states.get(i), 0, null, null, LATER));
    }

    assertThat(list(books -> books.finders().unclaimed(1, 10)))
        .extracting(one -> one.block().state())
        .containsExactly(State.FOUND, State.UNMERGED, State.BLUE, State.UNRESOLVED);
  }

  @Test
  void whoeverIsNamedMeanwhileStaysTheFinder() {
    Hash named = found(1, null, null);
    Hash nobodys = found(2, null, null);
    long other = worker("other");
    add(1, rig, 12L); // after it was seen that nobody is
    Searcher searcher = new Searcher(other, "solo");

    write(books -> books.finders().assign(Map.of(named, searcher, nobodys, searcher)));

    assertThat(block(named).finder()).isEqualTo(new Finder(rig, WALLET, "rig", "pplns"));
    assertThat(block(nobodys).finder()).isEqualTo(new Finder(other, WALLET, "other", "solo"));
    assertThat(due()).contains(nobodys);
  }

  @Test
  void nobodyIsAssignedAnUnknownOrASettledBlock() {
    Hash hash = found(1, rig);
    blue(hash, 100, 50);
    settled(hash, rig, 50, 1);

    assertThat(assign(hash, rig)).isFalse();
    assertThat(assign(hash(44), rig)).isFalse();
  }

  @Test
  void countsBlocksByState() {
    found(1, rig);
    found(2, rig);
    blue(hash(2), 1, 50);

    assertThat(list(books -> books.blocks().counts()))
        .containsExactlyInAnyOrder(new Count(State.FOUND, 1), new Count(State.BLUE, 1));
  }

  @Test
  void tellsWhichBlocksAreKnown() {
    found(1, rig);
    found(2, rig);

    assertThat(list(books -> books.blocks().known(List.of(hash(2), hash(3), hash(1)))))
        .containsExactlyInAnyOrder(hash(1), hash(2));
    assertThat(list(books -> books.blocks().known(List.of()))).isEmpty();
    assertThat(this.<Optional<Block>>read(books -> books.blocks().find(hash(3)))).isEmpty();
  }

  private static Entry entry(String ref, long sompi) {
    return Entry.of(
        ref,
        Entry.Kind.TRANSFER,
        "",
        Map.of(AccountKind.CHAIN, -sompi, AccountKind.RESERVE, sompi));
  }

  private boolean add(int number, @Nullable Long worker, @Nullable Long sequence) {
    return this.<Boolean>read(books -> books.blocks().add(block(number, worker, sequence)));
  }

  private void judge(Hash hash, boolean accepted) {
    write(books -> books.blocks().judge(hash, accepted, "text"));
  }

  private boolean assign(Hash hash, long worker) {
    return this.<Boolean>read(books -> books.blocks().assign(hash, worker, "solo"));
  }

  private boolean correct(Hash hash, int corrections, long stands) {
    return this.<Boolean>read(books -> books.blocks().correct(hash, corrections, stands));
  }

  private List<Hash> due() {
    return list(books -> books.sightings().due(10)).stream().map(Block::hash).toList();
  }

  private List<Hash> ripe() {
    return list(books -> books.blocks().ripe(100, 10)).stream().map(Block::hash).toList();
  }
}
