package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Origin;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.ledger.Sightings.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputsTest extends BlocksFacts {
  private long rig;

  @BeforeEach
  void rig() {
    rig = worker("rig");
  }

  @Test
  void keepsWhatTheUtxoSetTells() {
    appear(new Seen(new Outpoint(hash(5), 3), 77, 123, false));

    Output output = list(books -> books.outputs().unspent()).getFirst();
    assertThat(output.outpoint()).isEqualTo(new Outpoint(hash(5), 3));
    assertThat(output.amountSompi()).isEqualTo(77);
    assertThat(output.daaScore()).isEqualTo(123);
    assertThat(output.coinbase()).isFalse();
    assertThat(output.origin()).isEqualTo(Origin.UNATTRIBUTED);
    assertThat(output.blockHash()).isNull();
    assertThat(output.gone()).isFalse();
    assertThat(output.writtenOff()).isFalse();
  }

  @Test
  void takesInManyAtATime() {
    List<Seen> many = IntStream.range(0, 5_000).mapToObj(i -> seen(i, i)).toList();

    write(books -> books.outputs().appear(many));

    assertThat(list(books -> books.outputs().unspent())).hasSize(5_000);
  }

  @Test
  void nothingSeenIsNothingDone() {
    assertThat(list(books -> books.outputs().appear(List.of()))).isEmpty();
    assertThat(list(books -> books.outputs().disappear(List.of()))).isEmpty();
  }

  @Test
  void anOutputThatComesBackIsThereAgain() {
    appear(seen(1, 50));
    write(books -> books.outputs().disappear(List.of(outpoint(1))));
    assertThat(list(books -> books.outputs().unspent())).isEmpty();

    appear(new Seen(outpoint(1), 50, 6_000, true));

    Output output = list(books -> books.outputs().unspent()).getFirst();
    assertThat(output.daaScore()).as("of the block that accepts it now").isEqualTo(6_000);
    assertThat(output.gone()).isFalse();
  }

  @Test
  void whatPaidForABlockThatIsGivenUpIsOfUnknownOrigin() {
    Hash block = found(1, rig);
    paid(block, 1, 50);
    paid(block, 2, 20);
    write(books -> books.outputs().disappear(List.of(outpoint(2))));
    write(books -> books.outputs().writeOff(outpoint(2)));

    assertThat(number(books -> books.outputs().release(block))).isEqualTo(1);

    appear(seen(2, 20));
    assertThat(list(books -> books.outputs().unattributed(Duration.ZERO)))
        .extracting(Output::outpoint)
        .containsExactlyInAnyOrder(outpoint(1), outpoint(2));
    assertThat(list(books -> books.outputs().ofBlocks(List.of(block)))).isEmpty();
  }

  @Test
  void tellsWhichSettledBlocksLostAnOutputOrGotItBack() {
    Hash settled = found(1, rig);
    blue(settled, 100, 50);
    paid(settled, 1, 50);
    settled(settled, rig, 50, 1);
    paid(found(2, rig), 2, 30);
    appear(seen(3, 10));

    List<Outpoint> all = List.of(outpoint(1), outpoint(2), outpoint(3));
    assertThat(list(books -> books.outputs().disappear(all))).containsExactly(settled);
    assertThat(list(books -> books.outputs().disappear(all))).as("only once").isEmpty();

    assertThat(
            list(books -> books.outputs().appear(List.of(seen(1, 50), seen(2, 30), seen(3, 10)))))
        .containsExactly(settled);
  }

  @Test
  void anOutputPaysForOneBlock() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);
    paid(first, 1, 50);

    write(books -> books.outputs().attributeToBlocks(Map.of(outpoint(1), second)));

    assertThat(list(books -> books.outputs().ofBlocks(List.of(first)))).isEmpty();
    assertThat(list(books -> books.outputs().ofBlocks(List.of(first, second))))
        .extracting(Output::outpoint, Output::origin, Output::blockHash)
        .containsExactly(tuple(outpoint(1), Origin.BLOCK, second));
  }

  @Test
  void outputsPayForSeveralBlocksAtATime() {
    Hash first = found(1, rig);
    Hash second = found(2, rig);
    appear(seen(1, 50), seen(2, 60), seen(3, 70));

    write(
        books ->
            books
                .outputs()
                .attributeToBlocks(
                    Map.of(outpoint(1), first, outpoint(2), second, outpoint(4), second)));

    assertThat(list(books -> books.outputs().ofBlocks(List.of(first, second))))
        .extracting(Output::outpoint, Output::blockHash)
        .containsExactlyInAnyOrder(tuple(outpoint(1), first), tuple(outpoint(2), second));
    assertThat(output(3).origin()).isEqualTo(Origin.UNATTRIBUTED);
  }

  @Test
  void theOperatorSaysWhoseAnOutputIs() {
    appear(seen(1, 50));

    attribute(1, "a");

    assertThat(list(books -> books.outputs().unattributed(NOW))).isEmpty();
    assertThat(output(1).origin()).isEqualTo(Origin.ATTRIBUTED);
    assertThat(list(books -> books.outputs().bookedUnspent()))
        .extracting(Output::outpoint)
        .containsExactly(outpoint(1));
  }

  @Test
  void whoseAnOutputIsIsSaidOnce() {
    Hash block = found(1, rig);
    paid(block, 1, 50);
    appear(seen(2, 50));
    attribute(2, "a");

    for (int number : List.of(1, 2, 3)) {
      assertThatThrownBy(() -> attribute(number, "again" + number))
          .isInstanceOfSatisfying(
              LedgerException.class,
              e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED))
          .hasMessageContaining("not unattributed");
    }
    assertThat(number(books -> books.accounts().balance(AccountKind.RESERVE))).isEqualTo(50);
  }

  @Test
  void whatTheOperatorAttributedIsNotTakenForABlocks() {
    Hash block = found(1, rig);
    appear(seen(1, 50));
    attribute(1, "a");

    write(books -> books.outputs().attributeToBlocks(Map.of(outpoint(1), block)));

    assertThat(output(1).origin()).isEqualTo(Origin.ATTRIBUTED);
  }

  @Test
  void unattributedAreOutputsThatNobodyHasExplainedForSomeTime() {
    appear(seen(1, 50), new Seen(outpoint(2), 20, 4_000, false));
    write(books -> books.outputs().disappear(List.of()));

    assertThat(list(books -> books.outputs().unattributed(NOW)))
        .extracting(Output::outpoint)
        .containsExactly(outpoint(2), outpoint(1));
    assertThat(list(books -> books.outputs().orphanCoinbases(NOW)))
        .extracting(Output::outpoint)
        .containsExactly(outpoint(1));
    assertThat(list(books -> books.outputs().unattributed(Duration.ofMinutes(2)))).isEmpty();
    assertThat(list(books -> books.outputs().orphanCoinbases(Duration.ofMinutes(2)))).isEmpty();
  }

  @Test
  void outputsThatAreGoneNeedNoExplanation() {
    appear(seen(1, 50));

    write(books -> books.outputs().disappear(List.of(outpoint(1))));

    assertThat(list(books -> books.outputs().unattributed(NOW))).isEmpty();
    assertThat(list(books -> books.outputs().orphanCoinbases(NOW))).isEmpty();
    assertThat(list(books -> books.outputs().missing())).isEmpty();
  }

  @Test
  void bookedOutputsThatAreGoneAreMissingUntilTheyAreExplained() {
    Hash block = found(1, rig);
    blue(block, 100, 50);
    paid(block, 1, 50);
    settled(block, rig, 50, 1);
    appear(seen(2, 20));
    attribute(2, "a");
    List<Outpoint> both = List.of(outpoint(1), outpoint(2));

    write(books -> books.outputs().disappear(both));
    assertThat(list(books -> books.outputs().missing()))
        .extracting(Output::outpoint)
        .containsExactlyInAnyOrderElementsOf(both);

    both.forEach(one -> write(books -> books.outputs().writeOff(one)));
    assertThat(list(books -> books.outputs().missing())).isEmpty();
    assertThat(output(1).writtenOff()).isTrue();
  }

  @Test
  void anOutputIsMissingOnceItIsGoneForLongEnough() {
    appear(seen(1, 50));
    attribute(1, "a");
    write(books -> books.outputs().disappear(List.of(outpoint(1))));

    assertThat(list(books -> books.outputs().missing(Duration.ofMinutes(2)))).isEmpty();
    assertThat(isMissing(Duration.ofMinutes(2))).isFalse();
    assertThat(list(books -> books.outputs().missing(NOW))).hasSize(1);
    assertThat(isMissing(NOW)).isTrue();

    write(books -> books.outputs().writeOff(outpoint(1)));
    assertThat(isMissing(NOW)).isFalse();
    assertThat(list(books -> books.outputs().lockGone(List.of(outpoint(1), outpoint(2)))))
        .extracting(Output::outpoint, Output::writtenOff)
        .containsExactly(tuple(outpoint(1), true));
    write(books -> books.outputs().withdrawWriteOffs(List.of(outpoint(1))));
    assertThat(isMissing(NOW)).isTrue();
  }

  private boolean isMissing(Duration since) {
    return ledger().transact(books -> books.outputs().isMissing(outpoint(1), since));
  }

  @Test
  void outputsOfABlueBlockAreMissingBeforeItIsSettled() {
    Hash hash = found(1, rig);
    paid(hash, 1, 50);
    write(books -> books.outputs().disappear(List.of(outpoint(1))));
    assertThat(list(books -> books.outputs().missing())).isEmpty();

    blue(hash, 100, 50);

    assertThat(list(books -> books.outputs().missing()))
        .extracting(Output::outpoint)
        .containsExactly(outpoint(1));
    see(new Sighting(hash, State.RED, 200, hash(98), null, LATER));
    assertThat(list(books -> books.outputs().missing())).isEmpty();
  }

  @Test
  void anOutputThatAnotherMakesUpForIsNotMissing() {
    Hash block = found(1, rig);
    blue(block, 100, 50);
    paid(block, 1, 50);
    settled(block, rig, 50, 1);
    write(books -> books.outputs().disappear(List.of(outpoint(1))));

    paid(block, 2, 50);

    assertThat(list(books -> books.outputs().missing())).isEmpty();
  }

  @Test
  void onlyWhatIsGoneIsWrittenOff() {
    appear(seen(1, 50));

    for (int number : List.of(1, 2)) {
      assertThatThrownBy(() -> write(books -> books.outputs().writeOff(outpoint(number))))
          .isInstanceOfSatisfying(
              LedgerException.class,
              e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED));
    }
  }

  @Test
  void whatWasWrittenOffAndComesBackIsNot() {
    appear(seen(1, 50));
    write(books -> books.outputs().disappear(List.of(outpoint(1))));
    write(books -> books.outputs().writeOff(outpoint(1)));

    appear(seen(1, 50));

    assertThat(output(1).writtenOff()).isFalse();
  }

  private void appear(Seen... outputs) {
    write(books -> books.outputs().appear(List.of(outputs)));
  }

  private void attribute(int number, String ref) {
    write(
        books -> {
          Map<AccountKind, Long> own = Map.of(AccountKind.CHAIN, -50L, AccountKind.RESERVE, 50L);
          long entry = books.accounts().book(Entry.of(ref, Entry.Kind.ATTRIBUTION, "", own));
          books.outputs().attribute(outpoint(number), entry);
        });
  }

  private Output output(int number) {
    return this.<Optional<Output>>read(books -> books.outputs().lock(outpoint(number)))
        .orElseThrow();
  }
}
