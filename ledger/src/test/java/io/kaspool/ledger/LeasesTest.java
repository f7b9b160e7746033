package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.Leases.Standing;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.LedgerException.Kind;
import io.kaspool.ledger.testkit.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeasesTest extends BooksFacts {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration OVER = Duration.ofMillis(-1);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  @Test
  void theFirstToAskGetsIt() {
    assertThat(take(FIRST)).contains(new Term("accounting", 1, FIRST));
    assertThat(take(SECOND)).isEmpty();
  }

  @Test
  void notEvenItsHolderTakesItTwice() {
    take(FIRST);

    assertThat(take(FIRST)).isEmpty();
  }

  @Test
  void leasesOfOtherNamesAreOthers() {
    take(FIRST);

    assertThat(
            this.<Optional<Term>>read(books -> books.leases().take("payment", SECOND, "b", LENGTH)))
        .contains(new Term("payment", 1, SECOND));
  }

  @Test
  void whoTakesItOverBeginsTheNextEpoch() {
    Term first = take(FIRST).orElseThrow();
    expire(first);

    assertThat(take(SECOND)).contains(new Term("accounting", 2, SECOND));
    assertThat(take(FIRST)).isEmpty();
  }

  @Test
  void itIsOverByTheDatabasesClock() {
    this.<Optional<Term>>read(
        books -> books.leases().take("accounting", FIRST, "a", Duration.ofMillis(300)));
    assertThat(take(SECOND)).isEmpty();

    Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> take(SECOND).isPresent());
  }

  @Test
  void renewingKeepsItFromOthers() {
    Term first = take(FIRST).orElseThrow();
    expire(first);

    assertThat(renew(first)).isTrue();

    assertThat(take(SECOND)).isEmpty();
  }

  @Test
  void whatAnotherTookIsNotRenewed() {
    Term first = take(FIRST).orElseThrow();
    expire(first);
    take(SECOND);

    assertThat(renew(first)).isFalse();
  }

  @Test
  void itIsFreeOnceReleased() {
    Term first = take(FIRST).orElseThrow();

    write(books -> books.leases().release(first));

    assertThat(take(SECOND)).isPresent();
  }

  @Test
  void releasingWhatAnotherTookDoesNothing() {
    Term first = take(FIRST).orElseThrow();
    expire(first);
    take(SECOND);

    write(books -> books.leases().release(first));

    assertThat(take(FIRST)).isEmpty();
  }

  @Test
  void aTransactionOfItsHolderGoesThrough() {
    Term first = take(FIRST).orElseThrow();
    expire(first);

    write(books -> books.leases().hold(first));
  }

  @Test
  void aTransactionOfAnEarlierHolderFails() {
    Term first = take(FIRST).orElseThrow();
    expire(first);
    take(SECOND);

    assertThatThrownBy(() -> write(books -> books.leases().hold(first)))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LEASE_LOST));
    assertThat(ledger().isReady()).isTrue();
  }

  @Test
  void itsHolderRenewsWhileATransactionOfItsIsOpen() throws Exception {
    Term first = take(FIRST).orElseThrow();

    try (Open _ = new Open(first)) {
      assertThat(renew(first)).isTrue();
    }
  }

  @Test
  void itsHolderHasTwoTransactionsAtATime() throws Exception {
    Term first = take(FIRST).orElseThrow();

    try (Open _ = new Open(first)) {
      write(books -> books.leases().hold(first));
    }
  }

  @Test
  void othersAskWithoutWaitingWhileItIsHeld() throws Exception {
    Term first = take(FIRST).orElseThrow();

    try (Open _ = new Open(first)) {
      assertThat(take(SECOND)).isEmpty();
    }
  }

  @Test
  void aTakeoverWaitsForTheTransactionOfTheHolderAndThenWins() throws Exception {
    Term first = take(FIRST).orElseThrow();
    CompletableFuture<Optional<Term>> takeover;
    try (Open _ = new Open(first)) {
      expire(first);
      takeover = CompletableFuture.supplyAsync(() -> take(SECOND), THREADS);
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::somebodyWaitsForALock);
      assertThat(takeover).isNotDone();
    }

    assertThat(takeover.join()).contains(new Term("accounting", 2, SECOND));
  }

  @Test
  void aTakeoverGivesUpAfterASecondAndTheDatabaseIsNotTakenForLost() throws Exception {
    Term first = take(FIRST).orElseThrow();

    try (Open _ = new Open(first)) {
      expire(first);
      assertThatThrownBy(() -> take(SECOND))
          .isInstanceOfSatisfying(
              LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY))
          .hasMessageContaining("lock timeout");
    }

    assertThat(ledger().isReady()).isTrue();
    assertThat(take(SECOND)).isPresent();
  }

  @Test
  void aTransactionThatBeginsDuringATakeoverFails() throws Exception {
    Term first = take(FIRST).orElseThrow();
    expire(first);
    CompletableFuture<Void> late;
    try (Connection taker = TestServer.connect(settings());
        Statement statement = taker.createStatement()) {
      taker.setAutoCommit(false);
      statement.execute("UPDATE lease SET epoch = 2, holder = '" + SECOND + "'");
      late = CompletableFuture.runAsync(() -> write(books -> books.leases().hold(first)), THREADS);
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::somebodyWaitsForALock);
      taker.commit();
    }

    assertThatThrownBy(late::join)
        .hasCauseInstanceOf(LedgerException.class)
        .hasMessageContaining("is another's now");
  }

  @Test
  void aHolderThatFreezesInATransactionIsThrownOut() {
    Term first = take(FIRST).orElseThrow();
    CountDownLatch frozen = new CountDownLatch(1);
    CompletableFuture<Void> holder =
        CompletableFuture.runAsync(
            () ->
                write(
                    books -> {
                      books.leases().hold(first);
                      waitFor(frozen);
                      books.leases().hold(first);
                    }),
            THREADS);
    expire(first);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptionsMatching(
            e -> e instanceof LedgerException known && known.kind() == Kind.AWAY)
        .until(() -> TestServer.open(settings()), ledger -> takenBySecond(ledger));
    frozen.countDown();

    assertThatThrownBy(holder::join)
        .cause()
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
  }

  @Test
  void namesItsHolder() {
    assertThat(standing()).isEmpty();

    Term first = take(FIRST).orElseThrow();
    assertThat(standing()).contains(new Standing(1, "pool-a", false));

    expire(first);
    assertThat(standing()).contains(new Standing(1, "pool-a", true));
  }

  private static boolean takenBySecond(Ledger ledger) {
    try (ledger) {
      return ledger
          .<Optional<Term>>transact(books -> books.leases().take("accounting", SECOND, "b", LENGTH))
          .isPresent();
    }
  }

  private Optional<Term> take(UUID holder) {
    return this.<Optional<Term>>read(
        books -> books.leases().take("accounting", holder, "pool-a", LENGTH));
  }

  private boolean renew(Term term) {
    return this.<Boolean>read(books -> books.leases().renew(term, LENGTH));
  }

  private void expire(Term term) {
    write(books -> books.leases().renew(term, OVER));
  }

  private Optional<Standing> standing() {
    return this.<Optional<Standing>>read(books -> books.leases().standing("accounting"));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A transaction that holds the lease until it is closed.
  private final class Open implements AutoCloseable {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Void> transaction;

    Open(Term term) {
      transaction =
          CompletableFuture.runAsync(
              () ->
                  write(
                      books -> {
                        books.leases().hold(term);
                        held.countDown();
                        waitFor(ended);
                      }),
              THREADS);
      waitFor(held);
    }

    @Override
    public void close() {
      ended.countDown();
      transaction.join();
    }
  }
}
