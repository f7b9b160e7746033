package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.Slices.Slice;
import io.kaspool.ledger.Slices.Total;
import io.kaspool.ledger.Slices.Work;
import io.kaspool.ledger.testkit.TestServer;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlicesTest extends BooksFacts {
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final long DAY = 24 * 60;

  /// The first minute of the day that it is in the database.
  private long today;

  private long rig;

  @BeforeEach
  void journals() throws SQLException {
    today =
        DAY
            * Long.parseLong(
                String.valueOf(ask("SELECT floor(extract(epoch FROM now()) / 86400)")));
    rig = worker("rig");
    for (int journal : List.of(1, 2)) {
      write(books -> books.journals().claim(journal, "eu", new UUID(0, journal), 0));
    }
  }

  @Test
  void addsToWhatIsThere() {
    add(slice(today, 1, 10, 1));
    add(slice(today, 1, 5, 2));

    assertThat(work("pplns", today, today)).containsExactly(rigs(15));
    assertThat(total()).isEqualTo(new Total(3, BigInteger.valueOf(15)));
  }

  @Test
  void addsUpWhatComesTwiceInOneBatch() {
    add(slice(today, 1, 10, 1), slice(today, 1, 5, 2));

    assertThat(total()).isEqualTo(new Total(3, BigInteger.valueOf(15)));
  }

  @Test
  void anEmptyBatchAddsNothing() {
    add();

    assertThat(total()).isEqualTo(Total.NONE);
  }

  @Test
  void sumsBeyondSixtyThreeBits() {
    BigInteger huge = BigInteger.TWO.pow(80);
    add(new Slice(today, 1, rig, "pplns", huge, 1));
    add(new Slice(today, 1, rig, "pplns", huge, 1));
    add(new Slice(today + 1, 2, rig, "pplns", BigInteger.ONE, 1));

    assertThat(work("pplns", today, today + 1))
        .containsExactly(new Work(rig, WALLET, "rig", huge.shiftLeft(1).add(BigInteger.ONE)));
  }

  @Test
  void refusesWorkThatIsNotPositive() {
    assertThatThrownBy(() -> add(slice(today, 1, 0, 1))).isInstanceOf(LedgerException.class);
    assertThatThrownBy(() -> add(slice(today, 1, 1, 0))).isInstanceOf(LedgerException.class);
    assertThat(total()).isEqualTo(Total.NONE);
  }

  @Test
  void sumsOnlyTheMinutesAndTheSchemeAskedFor() {
    long other = worker("other");
    add(
        slice(today - 1, 1, 1, 1),
        slice(today, 1, 10, 1),
        slice(today + 1, 2, 100, 1),
        slice(today + 2, 1, 1_000, 1),
        new Slice(today, 1, rig, "solo", BigInteger.valueOf(7), 1),
        new Slice(today, 1, other, "pplns", BigInteger.valueOf(3), 1));

    assertThat(work("pplns", today, today + 1))
        .containsExactlyInAnyOrder(
            rigs(110), new Work(other, WALLET, "other", BigInteger.valueOf(3)));
    assertThat(work("solo", today - 1, today + 2)).containsExactly(rigs(7));
    assertThat(work("prop", today, today)).isEmpty();
  }

  @Test
  void everyDayHasAPartition() throws Exception {
    add(slice(today - 1, 1, 1, 1), slice(today, 1, 1, 1), slice(today + DAY - 1, 1, 1, 1));

    assertThat(ask("SELECT count(*) FROM pg_inherits WHERE inhparent = 'share_slice'::regclass"))
        .isEqualTo("2");
  }

  @Test
  void makingADayWaitsForNobodyWhoReadsOrAddsToOthers() throws Exception {
    add(slice(today, 1, 1, 1));
    try (Connection other = TestServer.connect(settings());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM share_slice");
      statement.execute(
          "INSERT INTO share_slice VALUES (%d, 2, %d, 'pplns', 1, 1)".formatted(today, rig));

      add(slice(today + DAY, 1, 1, 1));
    }

    assertThat(total().shares()).isEqualTo(2);
  }

  @Test
  void aDayIsAsItsParentIs() throws Exception {
    add(slice(today, 1, 1, 1));

    String constraints =
        "SELECT string_agg(pg_get_constraintdef(oid), ' ' ORDER BY pg_get_constraintdef(oid))"
            + " FROM pg_constraint WHERE conrelid = 'share_slice%s'::regclass";
    assertThat(ask(constraints.formatted("_" + today / DAY)))
        .isEqualTo(ask(constraints.formatted("")))
        .contains("PRIMARY KEY", "REFERENCES journal", "REFERENCES worker", "CHECK ((shares > 0))");
  }

  @Test
  void makesThreeDaysAhead() throws Exception {
    assertThat(makeDaysAhead()).isTrue();
    assertThat(makeDaysAhead()).isTrue();

    assertThat(partitions()).isEqualTo(days(today / DAY, today / DAY + 3));
  }

  @Test
  void daysAheadAreLeftForLaterWhileOthersAreInTheWay() throws Exception {
    try (Connection other = TestServer.connect(settings());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE journal SET label = 'us'");

      assertThat(makeDaysAhead()).isFalse();
    }

    assertThat(partitions()).isNull();
    assertThat(makeDaysAhead()).isTrue();
  }

  private boolean makeDaysAhead() {
    return this.<Boolean>read(books -> books.slices().makeDaysAhead());
  }

  private @Nullable String partitions() throws SQLException {
    return ask(
        "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid::regclass::text)"
            + " FROM pg_inherits WHERE inhparent = 'share_slice'::regclass");
  }

  private static String days(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(day -> "share_slice_" + day)
        .collect(Collectors.joining(" "));
  }

  @Test
  void twoSinksMakeTheSameDaysAtOneTime() {
    CyclicBarrier together = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();
    List<CompletableFuture<Void>> sinks =
        Stream.of(1, 2)
            .map(
                journal ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int day = 0; day < 10; day++) {
                            await(together);
                            sink(journal, today + day * DAY, attempts);
                          }
                        },
                        THREADS))
            .toList();
    sinks.forEach(CompletableFuture::join);

    assertThat(total()).isEqualTo(new Total(20, BigInteger.valueOf(20)));
    assertThat(attempts).as("without a deadlock").hasValue(20);
  }

  /// As a batch is taken over.
  private void sink(int journal, long minute, AtomicInteger attempts) {
    write(
        books -> {
          attempts.incrementAndGet();
          books.journals().lock(journal);
          books.slices().frontierForSink();
          books.slices().add(List.of(slice(minute, journal, 1, 1)));
          books
              .journals()
              .advance(
                  new Journals.Advance(
                      journal,
                      new UUID(0, journal),
                      minute,
                      hash(1),
                      minute,
                      0,
                      0,
                      Journals.State.LIVE));
        });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void condensesWhatIsOlderThanFiveWeeksAndKeepsTheTotals() throws Exception {
    long old = today - (Slices.KEPT_DAYS + 2) * DAY;
    add(
        slice(old, 1, 1, 1),
        slice(old + 59, 2, 10, 2),
        slice(old + 60, 1, 100, 3),
        slice(old + DAY, 1, 1_000, 4),
        slice(today - Slices.KEPT_DAYS * DAY, 1, 10_000, 5),
        slice(today, 1, 100_000, 6));
    Total before = total();

    assertThat(condense()).isTrue();
    assertThat(condense()).isTrue();
    assertThat(condense()).isFalse();

    assertThat(total()).isEqualTo(before).isEqualTo(new Total(21, BigInteger.valueOf(111_111)));
    assertThat(ask("SELECT string_agg(work::text, ' ' ORDER BY hour) FROM share_hour"))
        .isEqualTo("11 100 1000");
    assertThat(work("pplns", today - Slices.KEPT_DAYS * DAY, today)).containsExactly(rigs(110_000));
  }

  @Test
  void keepsWhatIsNeededHoweverOldItIs() {
    long old = today - (Slices.KEPT_DAYS + 3) * DAY;
    add(slice(old, 1, 1, 1), slice(old + DAY + 5, 1, 10, 1));

    assertThat(this.<Boolean>read(books -> books.slices().condense(old + DAY + 5))).isTrue();
    assertThat(this.<Boolean>read(books -> books.slices().condense(old + DAY + 5))).isFalse();

    assertThat(work("pplns", old, today)).containsExactly(rigs(10));
  }

  @Test
  void condensesWhatComesForADayThatWasCondensed() {
    long old = today - (Slices.KEPT_DAYS + 2) * DAY;
    add(slice(old, 1, 1, 1));
    condense();
    add(slice(old, 1, 10, 1));

    assertThat(condense()).isTrue();

    assertThat(total()).isEqualTo(new Total(2, BigInteger.valueOf(11)));
  }

  @Test
  void aStatementCondensesAnHour() throws Exception {
    long old = today - (Slices.KEPT_DAYS + 2) * DAY;
    add(slice(old, 1, 1, 1), slice(old + 60, 1, 10, 1), slice(old + DAY - 1, 1, 100, 1));
    sql(
        """
        CREATE FUNCTION an_hour() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF (SELECT count(DISTINCT hour) FROM added) > 1 THEN RAISE 'more than an hour'; END IF;
          RETURN NULL;
        END $$\
        """,
        "CREATE TRIGGER an_hour AFTER INSERT ON share_hour REFERENCING NEW TABLE AS added"
            + " FOR EACH STATEMENT EXECUTE FUNCTION an_hour()");
    try {
      assertThat(condense()).isTrue();
    } finally {
      sql("DROP FUNCTION an_hour CASCADE");
    }

    assertThat(ask("SELECT string_agg(work::text, ' ' ORDER BY hour) FROM share_hour"))
        .isEqualTo("1 10 100");
  }

  @Test
  void aDayThatSomebodyReadsIsLeftAsItWas() throws Exception {
    long old = today - (Slices.KEPT_DAYS + 2) * DAY;
    add(slice(old, 1, 10, 1));
    try (Connection reader = TestServer.connect(settings());
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM share_slice");

      assertThat(condense()).isFalse();
    }

    assertThat(ask("SELECT count(*) FROM share_hour")).isEqualTo("0");
    assertThat(work("pplns", old, old)).containsExactly(rigs(10));
    assertThat(condense()).isTrue();
    assertThat(ask("SELECT sum(work) FROM share_hour")).isEqualTo("10");
  }

  @Test
  void losesNothingThatComesWhileItsDayIsCondensed() throws Exception {
    long old = today - (Slices.KEPT_DAYS + 2) * DAY;
    add(slice(old, 1, 10, 1));
    try (Connection sink = TestServer.connect(settings());
        Statement statement = sink.createStatement()) {
      sink.setAutoCommit(false);
      statement.execute(
          "INSERT INTO share_slice VALUES (%d, 2, %d, 'pplns', 5, 1)".formatted(old, rig));
      CompletableFuture<Boolean> condensed = CompletableFuture.supplyAsync(this::condense, THREADS);
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::somebodyWaitsForALock);
      sink.commit();
      condensed.join();
    }

    assertThat(total()).isEqualTo(new Total(2, BigInteger.valueOf(15)));
  }

  @Test
  void theFrontierOnlyMovesForward() {
    assertThat(number(books -> books.slices().frontierForSink())).isZero();

    write(books -> books.slices().moveFrontier(today));
    write(books -> books.slices().moveFrontier(today - 1));

    assertThat(number(books -> books.slices().frontierForSettlement())).isEqualTo(today);
  }

  @Test
  void anyNumberOfSinksReadTheFrontierAtOneTime() {
    write(
        books -> {
          books.slices().frontierForSink();
          assertThat(
                  CompletableFuture.supplyAsync(
                          () -> number(others -> others.slices().frontierForSink()), THREADS)
                      .join())
              .isZero();
        });
  }

  @Test
  void aSettlementWaitsForSinksBeforeItReadsTheFrontier() throws Exception {
    CompletableFuture<Long> settlement;
    try (Connection sink = TestServer.connect(settings());
        Statement statement = sink.createStatement()) {
      sink.setAutoCommit(false);
      statement.execute("SELECT minute FROM frontier FOR SHARE");
      settlement =
          CompletableFuture.supplyAsync(
              () -> number(books -> books.slices().frontierForSettlement()), THREADS);
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::somebodyWaitsForALock);
      sink.commit();
    }

    assertThat(settlement.join()).isZero();
  }

  @Test
  void aSettlementHasItsTurnBeforeSinksThatComeLater() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch added = new CountDownLatch(1);
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () ->
                write(
                    books -> {
                      books.slices().frontierForSink();
                      taken.countDown();
                      await(added);
                    }),
            THREADS);
    await(taken);
    CompletableFuture<Void> settlement =
        CompletableFuture.runAsync(
            () ->
                write(
                    books -> {
                      books.slices().frontierForSettlement();
                      books.slices().moveFrontier(99);
                    }),
            THREADS);
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> waiting() == 1);
    CompletableFuture<Long> second =
        CompletableFuture.supplyAsync(
            () -> number(books -> books.slices().frontierForSink()), THREADS);
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> waiting() == 2);
    added.countDown();

    assertThat(second.join()).isEqualTo(99);
    CompletableFuture.allOf(first, settlement).join();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private long waiting() throws SQLException {
    return Long.parseLong(
        String.valueOf(
            ask(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND datname = current_database()")));
  }

  @Test
  void aSinkWaitsForASettlementAndReadsWhereItMovedTheFrontier() throws Exception {
    CompletableFuture<Long> sink;
    try (Connection settlement = TestServer.connect(settings());
        Statement statement = settlement.createStatement()) {
      settlement.setAutoCommit(false);
      statement.execute("SELECT minute FROM frontier FOR UPDATE");
      sink =
          CompletableFuture.supplyAsync(
              () -> number(books -> books.slices().frontierForSink()), THREADS);
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(this::somebodyWaitsForALock);
      statement.execute("UPDATE frontier SET minute = 99");
      settlement.commit();
    }

    assertThat(sink.join()).isEqualTo(99);
  }

  private Slice slice(long minute, int journal, long work, long shares) {
    return new Slice(minute, journal, rig, "pplns", BigInteger.valueOf(work), shares);
  }

  private Work rigs(long work) {
    return new Work(rig, WALLET, "rig", BigInteger.valueOf(work));
  }

  private void add(Slice... slices) {
    write(books -> books.slices().add(List.of(slices)));
  }

  private List<Work> work(String scheme, long first, long last) {
    return list(books -> books.slices().work(scheme, first, last));
  }

  private Total total() {
    return this.<Total>read(books -> books.slices().total());
  }

  private boolean condense() {
    return this.<Boolean>read(books -> books.slices().condense(Long.MAX_VALUE));
  }
}
