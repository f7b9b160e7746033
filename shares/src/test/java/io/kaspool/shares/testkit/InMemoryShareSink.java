package io.kaspool.shares.testkit;

import io.kaspool.shares.Cursor;
import io.kaspool.shares.JournalEntry;
import io.kaspool.shares.JournalIdentity;
import io.kaspool.shares.Refusal;
import io.kaspool.shares.ShareBatch;
import io.kaspool.shares.ShareSink;
import io.kaspool.shares.SinkAnswer;
import io.kaspool.shares.SinkException;
import io.kaspool.shares.SinkPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A sink as the database is one: it remembers cursors, claims and openings, can be away, can lose
/// an answer after it has taken the batch, and can be restored to an older state. Any thread.
public final class InMemoryShareSink implements ShareSink {
  /// What came, and as which journal.
  public record Received(int journalId, JournalEntry entry) {}

  /// A backup of all that the sink knows.
  public record Backup(
      Map<Integer, Book> books, Map<UUID, Long> openings, List<Received> received) {
    public Backup {
      books = Map.copyOf(books);
      openings = Map.copyOf(openings);
      received = List.copyOf(received);
    }
  }

  /// One journal.
  ///
  /// @param cursor null before the first batch
  /// @param closedThrough `Long.MIN_VALUE` before the first batch
  public record Book(
      JournalIdentity claim,
      @Nullable Cursor cursor,
      long closedThrough,
      boolean stopped,
      boolean retired) {}

  private final Map<Integer, Book> books = new HashMap<>();
  private final Map<UUID, Long> openings = new HashMap<>();
  private final List<Received> received = new ArrayList<>();
  private final List<ShareBatch> batches = new ArrayList<>();
  private final List<Received> late = new ArrayList<>();
  private String away = "";
  private Runnable beforeNextTake = () -> {};
  private int answersToLose;
  private int claims;
  private int asked;

  @Override
  public synchronized SinkPosition claim(JournalIdentity journal) {
    beThere();
    claims++;
    Book before = books.get(journal.journalId());
    Book claimed =
        before == null
            ? new Book(journal, null, Long.MIN_VALUE, false, false)
            : new Book(
                journal,
                before.cursor(),
                before.closedThrough(),
                before.stopped(),
                before.retired());
    books.put(journal.journalId(), claimed);
    return position(claimed);
  }

  @Override
  public SinkAnswer take(ShareBatch batch) {
    takeHook().run();
    return takeNow(batch);
  }

  private synchronized Runnable takeHook() {
    Runnable hook = beforeNextTake;
    beforeNextTake = () -> {};
    return hook;
  }

  private synchronized SinkAnswer takeNow(ShareBatch batch) {
    beThere();
    Book book = books.get(batch.journal().journalId());
    if (book == null) {
      throw new SinkException("the claim is forgotten");
    }
    Optional<Refusal> refusal = refusal(book, batch);
    if (refusal.isPresent()) {
      return new SinkAnswer.Refused(refusal.get(), position(book));
    }
    add(batch, book);
    if (answersToLose > 0) {
      answersToLose--;
      throw new SinkException("the answer is lost");
    }
    return new SinkAnswer.Taken();
  }

  private Optional<Refusal> refusal(Book book, ShareBatch batch) {
    if (!book.claim().holder().equals(batch.journal().holder())) {
      return Optional.of(Refusal.OTHER_HOLDER);
    }
    Cursor cursor = book.cursor();
    boolean continues =
        cursor == null
            ? batch.from().sequence() == batch.journal().baseSequence()
            : cursor.equals(batch.from());
    if (!continues) {
      return Optional.of(Refusal.DOES_NOT_CONTINUE);
    }
    long came = openings.getOrDefault(batch.writtenBy(), 0L);
    return !batch.entries().isEmpty() && came > batch.from().sequence()
        ? Optional.of(Refusal.TAKEN_ALREADY)
        : Optional.empty();
  }

  private void add(ShareBatch batch, Book book) {
    batches.add(batch);
    for (JournalEntry entry : batch.entries()) {
      Received one = new Received(batch.journal().journalId(), entry);
      received.add(one);
      if (entry.minute() <= book.closedThrough()) {
        late.add(one);
      }
    }
    if (!batch.entries().isEmpty()) {
      openings.merge(batch.writtenBy(), batch.to().sequence(), Math::max);
    }
    books.put(
        batch.journal().journalId(),
        new Book(
            book.claim(),
            batch.to(),
            Math.max(book.closedThrough(), batch.closedThrough()),
            batch.cleanStop(),
            false));
  }

  @Override
  public synchronized Map<UUID, Long> shippedByStart(Set<UUID> holders) {
    beThere();
    Map<UUID, Long> known = new HashMap<>(openings);
    known.keySet().retainAll(holders);
    return known;
  }

  @Override
  public synchronized void retire(int journalId, UUID holder) {
    beThere();
    Book book = books.get(journalId);
    if (book != null && book.claim().holder().equals(holder)) {
      books.put(
          journalId,
          new Book(book.claim(), book.cursor(), book.closedThrough(), book.stopped(), true));
    }
  }

  private static SinkPosition position(Book book) {
    Cursor cursor = book.cursor();
    return cursor == null ? new SinkPosition.Unknown() : new SinkPosition.At(cursor);
  }

  private void beThere() {
    asked++;
    if (!away.isEmpty()) {
      throw new SinkException(away);
    }
  }

  // ---- what tests do to it

  /// From now on it cannot be asked.
  public synchronized void goAway(String why) {
    away = why;
  }

  public synchronized void comeBack() {
    away = "";
  }

  /// The next batches are taken, but who sent them hears an error.
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /// Something happens just before the next batch is looked at.
  public synchronized void beforeNextTake(Runnable hook) {
    beforeNextTake = hook;
  }

  public synchronized Backup backup() {
    return new Backup(books, openings, received);
  }

  /// Forgets all that came since.
  public synchronized void restore(Backup backup) {
    books.clear();
    books.putAll(backup.books());
    openings.clear();
    openings.putAll(backup.openings());
    received.clear();
    received.addAll(backup.received());
  }

  // ---- what tests look at

  /// All that it has, in the order in which it came.
  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  public synchronized List<JournalEntry> entries() {
    return received.stream().map(Received::entry).toList();
  }

  /// Every batch ever taken, also those forgotten since.
  public synchronized List<ShareBatch> batches() {
    return List.copyOf(batches);
  }

  /// Entries whose minute had been closed before they came.
  public synchronized List<Received> late() {
    return List.copyOf(late);
  }

  public synchronized Optional<Book> book(int journalId) {
    return Optional.ofNullable(books.get(journalId));
  }

  public synchronized int claims() {
    return claims;
  }

  /// How often it was asked anything, in vain or not.
  public synchronized int asked() {
    return asked;
  }
}
