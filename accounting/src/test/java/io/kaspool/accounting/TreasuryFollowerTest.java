package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Entry;
import io.kaspool.ledger.Outputs.Origin;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.node.BlockState;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.TreasuryUtxo;
import io.kaspool.node.TreasuryView;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The books' outputs against views of a node's UTXO set, made by hand.
class TreasuryFollowerTest {
  private static final TreasuryUtxo FIRST = utxo(1, 700, 50);
  private static final TreasuryUtxo SECOND = utxo(2, 300, 60);

  private final TestBooks books = new TestBooks();
  private final SteppedClock clock = new SteppedClock();
  private final LeaseKeeper lease =
      new LeaseKeeper(
          books.ledger, Duration.ofMinutes(1), "test", clock, new RecordedAccountingEvents());
  private Optional<TreasuryView> view = Optional.empty();
  private long version;
  private TreasuryFollower follower = follower();

  @BeforeEach
  void take() {
    lease.tick();
  }

  @AfterEach
  void close() {
    books.close();
  }

  private TreasuryFollower follower() {
    return new TreasuryFollower(books.ledger, lease, () -> view, clock);
  }

  private static TreasuryUtxo utxo(int number, long sompi, long daaScore) {
    return new TreasuryUtxo(new Outpoint(new Hash(number, 0, 0, 0), number), sompi, daaScore, true);
  }

  private void see(TreasuryUtxo... utxos) {
    view =
        Optional.of(
            new TreasuryView(
                ++version,
                1_000,
                Stream.of(utxos).collect(Collectors.toMap(TreasuryUtxo::outpoint, one -> one)),
                new NodeEndpoint("127.0.0.1", 1)));
    follow();
  }

  private void follow() {
    follower.follow(lease.term().orElseThrow());
  }

  private List<Outpoint> unspent() {
    List<Output> outputs = books.ledger.transact(all -> all.outputs().unspent());
    return outputs.stream().map(Output::outpoint).toList();
  }

  private Output output(TreasuryUtxo utxo) {
    return books.ledger.transact(all -> all.outputs().lock(utxo.outpoint()).orElseThrow());
  }

  private long balance(AccountKind kind) {
    return books.ledger.transact(all -> all.accounts().balance(kind));
  }

  @Test
  void takesInWhatAppearsAndNotesWhatIsGone() {
    see(FIRST);
    assertThat(unspent()).containsExactly(FIRST.outpoint());

    see(SECOND);

    assertThat(unspent()).containsExactly(SECOND.outpoint());
    assertThat(output(FIRST).gone()).isTrue();
    assertThat(output(FIRST).origin()).isEqualTo(Origin.UNATTRIBUTED);
  }

  @Test
  void whatCannotBeSeenIsNotGone() {
    see(FIRST);

    view = Optional.empty();
    follow();

    assertThat(unspent()).containsExactly(FIRST.outpoint());
  }

  @Test
  void anOutputThatComesBackWithAnotherScoreIsTheSame() {
    see(FIRST);
    see();
    see(utxo(1, 700, 99));

    assertThat(unspent()).containsExactly(FIRST.outpoint());
    assertThat(output(FIRST).daaScore()).isEqualTo(99);
  }

  @Test
  void noticesAReorganisationThatMovesAnOutputInOneStep() {
    see(FIRST);
    see(utxo(1, 700, 99));

    assertThat(output(FIRST).daaScore()).isEqualTo(99);
  }

  @Test
  void anotherProcessFindsWhatChangedMeanwhile() {
    see(FIRST);
    follower = follower();

    see(SECOND);

    assertThat(unspent()).containsExactly(SECOND.outpoint());
  }

  @Test
  void takesMoreThanFitsIntoOneStatement() {
    TreasuryUtxo[] many =
        IntStream.range(0, 12_000).mapToObj(i -> utxo(i, 5, 50)).toArray(TreasuryUtxo[]::new);

    see(many);
    assertThat(unspent()).hasSize(12_000);
    see(FIRST);
    assertThat(unspent()).containsExactly(FIRST.outpoint());
  }

  @Test
  void whatARestoredDatabaseLacksIsTakenInAgain() {
    see(FIRST);
    String backup = books.backUp();
    see(FIRST, SECOND);

    books.restore(backup);
    books.reconnect();
    clock.advance(TreasuryFollower.RELOAD);
    follow();

    assertThat(unspent()).containsExactlyInAnyOrder(FIRST.outpoint(), SECOND.outpoint());
  }

  @Test
  void whatWasWrittenOffAndComesBackIsTheReserves() {
    see(FIRST);
    attribute(FIRST);
    for (int i = 0; i < 2; i++) {
      see();
      books.sql.run("UPDATE treasury_output SET gone_at = now() - interval '1 hour'");
      writeOff(FIRST);
      assertThat(balance(AccountKind.CHAIN)).isZero();
      see(FIRST);
    }

    assertThat(output(FIRST).writtenOff()).isFalse();
    assertThat(balance(AccountKind.CHAIN)).isEqualTo(-700);
    assertThat(balance(AccountKind.OPENING)).isEqualTo(700);
    assertThat(balance(AccountKind.RESERVE)).isZero();
    assertThat(Audit.of(books.ledger, view).isRight()).isTrue();
  }

  @Test
  void whatIsJustBeingWrittenOffIsTakenBackToo() throws InterruptedException {
    see(FIRST);
    attribute(FIRST);
    see();
    books.sql.run("UPDATE treasury_output SET gone_at = now() - interval '1 hour'");
    Thread seeing = Thread.ofVirtual().unstarted(() -> see(FIRST));

    books.ledger.transact(
        all -> {
          commands().writeOff(all, List.of(FIRST.outpoint().toString()));
          seeing.start();
          await().until(this::somebodyWaits);
          return null;
        });
    seeing.join();

    assertThat(output(FIRST).writtenOff()).isFalse();
    assertThat(balance(AccountKind.CHAIN)).isEqualTo(-700);
    assertThat(balance(AccountKind.RESERVE)).isZero();
    assertThat(Audit.of(books.ledger, view).isRight()).isTrue();
  }

  private boolean somebodyWaits() {
    return books.sql.number(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
        == 1;
  }

  private void attribute(TreasuryUtxo utxo) {
    books.ledger.transact(
        all -> {
          long entry =
              all.accounts()
                  .book(
                      Entry.of(
                          "attribution",
                          Entry.Kind.ATTRIBUTION,
                          "",
                          Map.of(AccountKind.CHAIN, -700L, AccountKind.OPENING, 700L)));
          all.outputs().attribute(utxo.outpoint(), entry);
          return null;
        });
  }

  private void writeOff(TreasuryUtxo utxo) {
    OutputCommands commands = commands();
    List<String> words = List.of(utxo.outpoint().toString());
    commands.requireStanding(words);
    books.ledger.transact(all -> commands.writeOff(all, words));
  }

  private OutputCommands commands() {
    Function<Hash, BlockState> nobody =
        hash -> {
          throw new AssertionError(hash);
        };
    return new OutputCommands(books.ledger, nobody, SettlementRules.STANDARD, PoolFixture.RULES);
  }
}
