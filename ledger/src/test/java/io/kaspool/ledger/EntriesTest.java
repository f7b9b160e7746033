package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntriesTest extends BooksFacts {
  @Test
  void refusesAnEntryInJavaThatDoesNotSumToZero() {
    assertThatThrownBy(() -> Entry.of("e", Entry.Kind.TRANSFER, "", Map.of(AccountKind.FEE, 1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("entry e sums to 1 sompi, not to zero");
  }

  @Test
  void refusesAnEntryThatSumsBeyondALong() {
    assertThatThrownBy(
            () ->
                new Entry(
                    "e",
                    Entry.Kind.TRANSFER,
                    "",
                    Map.of(AccountKind.FEE, Long.MAX_VALUE),
                    Map.of(1L, 1L)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void anUnbalancedEntryFailsAtCommit() {
    assertThatThrownBy(() -> sql(entry("e"), posting("e", "chain", -5), posting("e", "fee", 4)))
        .hasMessageContaining("entry e sums to -1 sompi, not to zero");

    assertThat(number(books -> books.accounts().balance(AccountKind.FEE))).isZero();
  }

  @Test
  void anEntryWithoutPostingsFailsAtCommit() {
    assertThatThrownBy(() -> sql(entry("e"))).hasMessageContaining("entry e has no postings");
  }

  @Test
  void postingsAreNeverChanged() {
    write(books -> books.accounts().book(fee("e", 7)));

    for (String table : List.of("posting", "entry")) {
      assertThatThrownBy(() -> sql("DELETE FROM " + table))
          .hasMessageContaining("delete of " + table + " is refused");
      assertThatThrownBy(() -> sql("TRUNCATE " + table + " CASCADE"))
          .hasMessageContaining("is refused");
    }
    assertThatThrownBy(() -> sql("UPDATE posting SET amount = 1"))
        .hasMessageContaining("update of posting is refused");
    assertThatThrownBy(() -> sql("UPDATE entry SET ref = 'other'"))
        .hasMessageContaining("update of entry is refused");
    assertThat(number(books -> books.accounts().balance(AccountKind.FEE))).isEqualTo(7);
  }

  @Test
  void anEntryTakesNoPostingsAfterItsTransaction() {
    write(books -> books.accounts().book(fee("e", 7)));

    assertThatThrownBy(() -> sql(posting("e", "reserve", -1), posting("e", "opening", 1)))
        .hasMessageContaining("an entry takes no postings after its transaction");
  }

  @Test
  void aReferenceIsBookedOnce() {
    write(books -> books.accounts().book(fee("e", 7)));

    assertThatThrownBy(() -> write(books -> books.accounts().book(fee("e", 7))))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED))
        .hasMessageContaining("(ref)=(e) already exists");
    assertThat(number(books -> books.accounts().balance(AccountKind.FEE))).isEqualTo(7);
  }

  @Test
  void numbersReferencesAboutTheSameThing() {
    write(books -> books.accounts().book(fee("e:10", 7)));
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      write(
          books -> {
            String ref = books.accounts().nextRef("e:1");
            refs.add(ref);
            books.accounts().book(fee(ref, 7));
          });
    }

    assertThat(refs).containsExactly("e:1", "e:1#2", "e:1#3");
  }

  @Test
  void anEntryOfWhichOnePartFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                write(
                    books -> {
                      books.accounts().book(fee("a", 7));
                      books.accounts().book(fee("a", 7));
                    }))
        .isInstanceOf(LedgerException.class);

    assertThat(number(books -> books.accounts().balance(AccountKind.FEE))).isZero();
  }

  @Test
  void aWorkerGetsAnAccountWithItsFirstCredit() {
    long rig = worker("rig");
    assertThat(this.<OptionalLong>read(books -> books.accounts().owedTo(WALLET, "rig"))).isEmpty();

    write(books -> books.accounts().book(credit("e", Map.of(rig, 11L))));

    assertThat(this.<OptionalLong>read(books -> books.accounts().owedTo(WALLET, "rig")))
        .isEqualTo(OptionalLong.of(11));
    assertThat(number(books -> books.accounts().owedToMiners())).isEqualTo(11);
  }

  @Test
  void refusesACreditToNobody() {
    assertThatThrownBy(() -> write(books -> books.accounts().book(credit("e", Map.of(4_711L, 1L)))))
        .isInstanceOf(LedgerException.class);
  }

  @Test
  void namesWhatAnEntryCreditedToWorkers() {
    List<Long> rigs = workers(List.of("a", "b"));
    Map<Long, Long> amounts = Map.of(rigs.get(0), 3L, rigs.get(1), 4L);

    long entry = number(books -> books.accounts().book(credit("e", amounts)));

    assertThat(map(books -> books.accounts().workersOf(entry))).isEqualTo(amounts);
  }

  @Test
  void everyBalanceIsTheSumOfItsPostings() {
    List<Long> rigs = workers(IntStream.range(0, 20).mapToObj(i -> "rig" + i).toList());
    SplittableRandom random = new SplittableRandom(7);
    Map<Long, Long> owed = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      Map<Long, Long> amounts = new HashMap<>();
      for (long rig : rigs) {
        amounts.put(rig, random.nextLong(-1_000, 1_000));
      }
      amounts.forEach((rig, amount) -> owed.merge(rig, amount, Long::sum));
      Entry entry = credit("e" + i, amounts);
      write(books -> books.accounts().book(entry));
    }

    assertThat(list(books -> books.accounts().drifts())).isEmpty();
    assertThat(list(books -> books.accounts().unbalancedEntries())).isEmpty();
    assertThat(number(books -> books.accounts().owedToMiners()))
        .isEqualTo(owed.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(-number(books -> books.accounts().balance(AccountKind.CHAIN)));
  }

  @Test
  void entriesOfTheSameAccountsAtOneTimeWaitForEachOther() {
    List<Long> rigs = workers(List.of("a", "b", "c"));
    AtomicLong number = new AtomicLong();
    AtomicInteger attempts = new AtomicInteger();
    List<CompletableFuture<Void>> threads =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 10; i++) {
                            long n = number.incrementAndGet();
                            Entry entry =
                                credit(
                                    "e" + n,
                                    Map.of(rigs.get(0), n, rigs.get(1), -n, rigs.get(2), 1L));
                            write(
                                books -> {
                                  attempts.incrementAndGet();
                                  books.accounts().book(entry);
                                });
                          }
                        },
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    threads.forEach(CompletableFuture::join);

    assertThat(this.<OptionalLong>read(books -> books.accounts().owedTo(WALLET, "c"))).hasValue(40);
    assertThat(list(books -> books.accounts().drifts())).isEmpty();
    assertThat(attempts).as("without a deadlock").hasValue(40);
  }

  @Test
  void aSettlementOfFifteenThousandIsOneEntry() {
    List<Long> rigs = workers(IntStream.range(0, 15_000).mapToObj(i -> "rig" + i).toList());
    Map<Long, Long> amounts = new HashMap<>();
    rigs.forEach(rig -> amounts.put(rig, rig + 1));

    long entry = number(books -> books.accounts().book(credit("e", amounts)));

    assertThat(map(books -> books.accounts().workersOf(entry))).isEqualTo(amounts);
    assertThat(list(books -> books.accounts().drifts())).isEmpty();
  }

  @Test
  void namesAnAccountThatDrifted() throws SQLException {
    write(books -> books.accounts().book(fee("e", 7)));

    tamper("UPDATE account SET balance = 8 WHERE kind = 'fee'");

    assertThat(list(books -> books.accounts().drifts()))
        .containsExactly(new Accounts.Drift("fee", 8, 7));
  }

  @Test
  void namesAnEntryThatDoesNotSumToZero() throws SQLException {
    write(books -> books.accounts().book(fee("e", 7)));

    tamper("UPDATE posting SET amount = 8 WHERE amount = 7");

    assertThat(list(books -> books.accounts().unbalancedEntries())).containsExactly("e");
  }

  @Test
  void checksEntriesInRangesAndLeavesNoneOut() throws SQLException {
    sql(
        "SET LOCAL session_replication_role = replica",
        "INSERT INTO entry (ref, kind) SELECT 'e' || n, 'transfer' FROM generate_series(1, 1001) AS"
            + " n",
        "INSERT INTO posting SELECT entry.id, account.id, CASE account.kind WHEN 'fee' THEN 1 ELSE"
            + " -1 END FROM entry, account WHERE account.kind IN ('fee', 'reserve')",
        "UPDATE account SET balance = CASE kind WHEN 'fee' THEN 1001 ELSE -1001 END"
            + " WHERE kind IN ('fee', 'reserve')");
    assertThat(list(books -> books.accounts().drifts())).isEmpty();
    assertThat(list(books -> books.accounts().unbalancedEntries())).isEmpty();

    for (int entry : List.of(1, 500, 501, 1_000, 1_001)) {
      tamper("UPDATE posting SET amount = 2 WHERE amount = 1 AND entry_id = " + entry);
    }

    assertThat(list(books -> books.accounts().drifts()))
        .containsExactly(new Accounts.Drift("fee", 1_001, 1_006));
    assertThat(list(books -> books.accounts().unbalancedEntries()))
        .containsExactly("e1", "e500", "e501", "e1000", "e1001");
  }

  @Test
  void namesTheFirstHundredOfMany() throws SQLException {
    sql(
        "SET LOCAL session_replication_role = replica",
        "INSERT INTO entry (ref, kind) SELECT 'e' || n, 'transfer' FROM generate_series(1, 700) AS"
            + " n",
        "DELETE FROM entry WHERE id BETWEEN 41 AND 600");

    assertThat(list(books -> books.accounts().unbalancedEntries()))
        .hasSize(100)
        .last()
        .isEqualTo("e660");
  }

  @Test
  void knowsTheBalancesOfThePoolsOwnAccounts() {
    write(books -> books.accounts().book(fee("e", 7)));

    assertThat(map(books -> books.accounts().ownBalances()))
        .containsOnlyKeys(AccountKind.values())
        .containsEntry(AccountKind.FEE, 7L)
        .containsEntry(AccountKind.CHAIN, -7L)
        .containsEntry(AccountKind.OPENING, 0L);
  }

  private void tamper(String statement) throws SQLException {
    sql("SET LOCAL session_replication_role = replica", statement);
  }

  private static Entry fee(String ref, long sompi) {
    return Entry.of(
        ref, Entry.Kind.TRANSFER, "", Map.of(AccountKind.CHAIN, -sompi, AccountKind.FEE, sompi));
  }

  private static Entry credit(String ref, Map<Long, Long> workers) {
    long sum = workers.values().stream().mapToLong(Long::longValue).sum();
    return new Entry(ref, Entry.Kind.SETTLEMENT, "", Map.of(AccountKind.CHAIN, -sum), workers);
  }

  private static String entry(String ref) {
    return "INSERT INTO entry (ref, kind) VALUES ('" + ref + "', 'transfer')";
  }

  private static String posting(String ref, String account, long amount) {
    return "INSERT INTO posting SELECT entry.id, account.id, "
        + amount
        + " FROM entry, account WHERE ref = '"
        + ref
        + "' AND account.kind = '"
        + account
        + "'";
  }
}
