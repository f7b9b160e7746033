package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.LedgerException.Kind;
import io.kaspool.ledger.Samples.Sample;
import io.kaspool.ledger.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionsTest extends BooksFacts {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @Test
  void whatTheWorkThrowsComesOutAndNothingIsWritten() {
    assertThatThrownBy(
            () ->
                write(
                    books -> {
                      books.journals().retire(1);
                      throw new IllegalStateException("expected");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected");

    assertThat(list(books -> books.journals().all())).isEmpty();
  }

  @Test
  void deadlocksRunAgain() {
    for (int id : List.of(1, 2)) {
      write(books -> books.journals().claim(id, "eu", new UUID(0, id), 0));
    }
    CyclicBarrier together = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();
    List<CompletableFuture<Void>> crossing =
        List.of(List.of(1, 2), List.of(2, 1)).stream()
            .map(
                order ->
                    CompletableFuture.runAsync(
                        () ->
                            write(
                                books -> {
                                  boolean first = attempts.incrementAndGet() <= 2;
                                  books.journals().lock(order.getFirst());
                                  if (first) {
                                    await(together);
                                  }
                                  books.journals().lock(order.getLast());
                                  books.journals().retire(order.getLast());
                                }),
                        THREADS))
            .toList();
    crossing.forEach(CompletableFuture::join);

    // who runs again may come before the other, and be in its way once more
    assertThat(attempts).hasValueGreaterThanOrEqualTo(3);
    assertThat(list(books -> books.journals().all()))
        .extracting(Journals.Journal::state)
        .containsOnly(Journals.State.RETIRED);
  }

  @Test
  void aDeadlockThatComesEachTimeIsGivenUp() throws Exception {
    sql(
        "CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE 'expected' USING ERRCODE = 'deadlock_detected'; END $$",
        "CREATE TRIGGER collide BEFORE INSERT ON journal EXECUTE FUNCTION collide()");
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(
            () ->
                write(
                    books -> {
                      attempts.incrementAndGet();
                      books.journals().retire(1);
                    }))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.AWAY);
              assertThat(e.getSuppressed()).hasSize(1);
            });

    sql("DROP FUNCTION collide CASCADE");
    assertThat(attempts).hasValue(5);
    assertThat(ledger().isReady()).isTrue();
  }

  @Test
  void asManyTransactionsAsConnectionsRunAtATime() throws Exception {
    int limit = settings().maxConnections();
    CountDownLatch running = new CountDownLatch(limit);
    CountDownLatch ended = new CountDownLatch(1);
    List<CompletableFuture<Void>> open = new ArrayList<>();
    IntStream.range(0, limit)
        .forEach(
            _ ->
                open.add(
                    CompletableFuture.runAsync(
                        () ->
                            write(
                                _ -> {
                                  running.countDown();
                                  await(ended);
                                }),
                        THREADS)));
    running.await();

    assertThatThrownBy(() -> list(books -> books.journals().all()))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    assertThat(ledger().isReady()).as("it is busy, not lost").isTrue();

    ended.countDown();
    open.forEach(CompletableFuture::join);
  }

  @Test
  void aSnapshotSeesTheBooksAsTheyWereAtItsBeginning() {
    try (Ledger other = TestServer.open(settings())) {
      assertThat(ledger().<List<Integer>>snapshot(books -> sizesBeforeAndAfter(other, books)))
          .containsExactly(0, 0);
    }
    assertThat(list(books -> books.journals().all())).hasSize(1);
  }

  @Test
  void aTransactionSeesWhatOthersCommitMeanwhile() throws Exception {
    String database = "ALTER DATABASE " + settings().name();
    sql(database + " SET default_transaction_isolation = serializable");
    try (Ledger fresh = TestServer.open(settings())) {
      assertThat(fresh.<List<Integer>>transact(books -> sizesBeforeAndAfter(ledger(), books)))
          .containsExactly(0, 1);
    }
    sql(database + " RESET default_transaction_isolation");
  }

  private static List<Integer> sizesBeforeAndAfter(Ledger other, Books books) {
    int before = books.journals().all().size();
    other.<@Nullable Void>transact(
        others -> {
          others.journals().retire(1);
          return null;
        });
    return List.of(before, books.journals().all().size());
  }

  @Test
  void thereIsNoTransactionWithinATransaction() {
    assertThatThrownBy(() -> write(_ -> write(books -> books.journals().retire(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this thread is in a transaction already");

    write(books -> books.journals().retire(1));
  }

  @Test
  void theAuditLogHasTheNewestFirstAndWhatBecameOfIt() {
    long first = number(books -> books.auditLog().begin("app", "uid 0", "journal accept"));
    write(books -> books.auditLog().end(first, true, "accepted"));
    long second = number(books -> books.auditLog().begin("app", "uid 0", "journal retire"));
    write(books -> books.auditLog().end(second, false, "no such journal"));
    write(books -> books.auditLog().begin("app", "uid 0", "outputs"));

    assertThat(list(books -> books.auditLog().all()))
        .containsExactly(
            new AuditLogs.Line("app", "uid 0", "outputs", null, ""),
            new AuditLogs.Line("app", "uid 0", "journal retire", false, "no such journal"),
            new AuditLogs.Line("app", "uid 0", "journal accept", true, "accepted"));
  }

  @Test
  void aMinuteKeepsItsFirstSample() {
    Sample first = new Sample(10, 1_000, hash(1), 1.5);
    write(books -> books.samples().add(first));
    write(books -> books.samples().add(new Sample(10, 1_001, hash(2), 2.5)));
    write(books -> books.samples().add(new Sample(11, 1_600, hash(3), 1e18)));

    assertThat(below(999)).isEmpty();
    assertThat(below(1_000)).contains(first);
    assertThat(below(1_599)).contains(first);
    assertThat(below(9_999)).map(Sample::sink).contains(hash(3));
  }

  private Optional<Sample> below(long daaScore) {
    return this.<Optional<Sample>>read(books -> books.samples().below(daaScore));
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
