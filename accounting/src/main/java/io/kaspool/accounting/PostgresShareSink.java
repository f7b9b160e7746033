package io.kaspool.accounting;

import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Advance;
import io.kaspool.ledger.Journals.Journal;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerException;
import io.kaspool.ledger.Slices.LeaseRow;
import io.kaspool.ledger.Slices.Slice;
import io.kaspool.ledger.Workers;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.Worker;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.ops.Failpoint;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Takes journals over into the books: what a batch brings and the journal's cursor are one
/// transaction, so a batch is there once however often it is sent. Needs no lease. Any thread.
///
/// Bounded: remembers the ids of so many workers, then forgets all of them. They are of batches
/// that the database has taken, and are forgotten when it does not stand where those ended: one
/// that was restored to an older state may have given the ids to others since.
public final class PostgresShareSink implements ShareSink {
  private static final int REMEMBERED_WORKERS = 100_000;

  private final Ledger ledger;
  private final Map<Workers.Name, Long> workerIds = new HashMap<>();

  public PostgresShareSink(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public SinkPosition claim(JournalIdentity identity) {
    forgetWorkers();
    return ask(
        books -> {
          books
              .journals()
              .claim(
                  identity.journalId(),
                  identity.label(),
                  identity.holder(),
                  identity.baseSequence());
          return position(books.journals().find(identity.journalId()).orElseThrow());
        });
  }

  @Override
  public Map<UUID, Long> shippedByStart(Set<UUID> holders) {
    return ask(books -> books.journals().shippedByOpening(holders));
  }

  @Override
  public void retire(int journalId, UUID holder) {
    ask(books -> retire(books, journalId, holder));
  }

  private static boolean retire(Books books, int journalId, UUID holder) {
    Optional<Journal> held =
        books.journals().lock(journalId).filter(journal -> journal.holder().equals(holder));
    held.ifPresent(journal -> books.journals().retire(journal.id()));
    return held.isPresent();
  }

  @Override
  public SinkAnswer take(ShareBatch batch) {
    Set<Workers.Name> names = names(batch);
    Map<Workers.Name, Long> known = known(names);
    names.removeAll(known.keySet());
    if (!names.isEmpty()) {
      // new ones in a transaction of their own: rows that others wait for are locked for a moment
      ask(books -> books.workers().ids(names));
    }
    SinkAnswer answer = ask(books -> take(books, batch, known, names));
    Failpoint.BATCH_COMMITTED.reached();
    return answer;
  }

  private SinkAnswer take(
      Books books, ShareBatch batch, Map<Workers.Name, Long> known, Set<Workers.Name> others) {
    Map<Workers.Name, Long> ids = new HashMap<>(known);
    ids.putAll(books.workers().ids(others)); // once more: of the database that takes the batch
    SinkAnswer answer = take(books, batch, ids);
    switch (answer) {
      case SinkAnswer.Taken() -> remember(ids);
      case SinkAnswer.Refused _ -> forgetWorkers();
    }
    return answer;
  }

  private <T> T ask(Function<Books, T> question) {
    try {
      return ledger.transact(question);
    } catch (LedgerException e) {
      forgetWorkers(); // the database may be an older one afterwards
      throw new SinkException(String.valueOf(e.getMessage()), e);
    }
  }

  private static SinkPosition position(Journal journal) {
    return journal.cursorHash() == null
        ? new SinkPosition.Unknown()
        : new SinkPosition.At(new Cursor(journal.cursorSequence(), journal.cursorHash()));
  }

  private static SinkAnswer take(Books books, ShareBatch batch, Map<Workers.Name, Long> ids) {
    // unknown in a database that is older than the one in which the claim was made
    Journal journal =
        books
            .journals()
            .lock(batch.journal().journalId())
            .orElseThrow(() -> new SinkException("the database has forgotten the journal's claim"));
    Optional<Refusal> refusal = refusal(books, journal, batch);
    if (refusal.isPresent()) {
      return new SinkAnswer.Refused(refusal.get(), position(journal));
    }
    LateWork late = new LateWork(books.slices().frontierForSink(), journal.lateShift());
    books.slices().add(slices(batch, ids, late));
    addOthers(books, batch, ids);
    books
        .journals()
        .advance(
            new Advance(
                journal.id(),
                batch.entries().isEmpty() ? null : batch.writtenBy(),
                batch.to().sequence(),
                batch.to().runningHash(),
                batch.closedThrough(),
                late.shiftAfter(batch.closedThrough()),
                late.shares(),
                batch.cleanStop() ? Journals.State.STOPPED : Journals.State.LIVE));
    Failpoint.BATCH_WRITTEN.reached();
    return new SinkAnswer.Taken();
  }

  private static Optional<Refusal> refusal(Books books, Journal journal, ShareBatch batch) {
    if (!journal.holder().equals(batch.journal().holder())) {
      return Optional.of(Refusal.OTHER_HOLDER);
    }
    boolean continues =
        journal.cursorSequence() == batch.from().sequence()
            && (journal.cursorHash() == null
                || journal.cursorHash().equals(batch.from().runningHash()));
    if (!continues) {
      return Optional.of(Refusal.DOES_NOT_CONTINUE);
    }
    UUID writer = batch.writtenBy();
    long came = books.journals().shippedByOpening(Set.of(writer)).getOrDefault(writer, 0L);
    return !batch.entries().isEmpty() && came > batch.from().sequence()
        ? Optional.of(Refusal.TAKEN_ALREADY)
        : Optional.empty();
  }

  private record SliceKey(long minute, long workerId, String scheme) {}

  private static List<Slice> slices(ShareBatch batch, Map<Workers.Name, Long> ids, LateWork late) {
    Map<SliceKey, WorkSum> sums = new LinkedHashMap<>();
    for (JournalEntry entry : batch.entries()) {
      if (entry instanceof JournalEntry.ShareAccepted accepted) {
        Worker worker = accepted.share().worker();
        SliceKey key =
            new SliceKey(
                late.minute(accepted.minute()), id(ids, worker), Settler.text(worker.scheme()));
        sums.computeIfAbsent(key, _ -> new WorkSum()).add(accepted.share().work().hashes());
      }
    }
    return sums.entrySet().stream()
        .map(
            sum ->
                new Slice(
                    sum.getKey().minute(),
                    batch.journal().journalId(),
                    sum.getKey().workerId(),
                    sum.getKey().scheme(),
                    sum.getValue().work(),
                    sum.getValue().shares()))
        .toList();
  }

  private static void addOthers(Books books, ShareBatch batch, Map<Workers.Name, Long> ids) {
    List<LeaseRow> leases = new ArrayList<>();
    for (JournalEntry entry : batch.entries()) {
      switch (entry) {
        case JournalEntry.ShareAccepted _ -> {}
        case JournalEntry.BlockFound found ->
            books.blocks().add(block(batch.journal(), found, ids));
        case JournalEntry.BlockJudged judged -> judge(books, judged);
        case JournalEntry.ExtranonceLeased leased ->
            leases.add(lease(batch.journal().journalId(), leased, ids));
      }
    }
    books.slices().addLeases(leases); // at once: when a gateway starts, every session has one
  }

  private static LeaseRow lease(
      int journal, JournalEntry.ExtranonceLeased row, Map<Workers.Name, Long> ids) {
    return new LeaseRow(
        journal,
        row.sequence(),
        row.space().id(),
        row.space().start(),
        row.range().prefix(),
        row.range().prefixBits(),
        row.minute(),
        id(ids, row.worker()),
        Settler.text(row.worker().scheme()));
  }

  private static NewBlock block(
      JournalIdentity journal, JournalEntry.BlockFound row, Map<Workers.Name, Long> ids) {
    FoundBlock block = row.block();
    return new NewBlock(
        block.hash(),
        journal.journalId(),
        journal.start(),
        row.sequence(),
        row.minute(),
        block.at(),
        block.daaScore(),
        block.nonce(),
        id(ids, block.finder()),
        Settler.text(block.finder().scheme()));
  }

  /// Silence and a node out of sync say nothing about the block.
  private static void judge(Books books, JournalEntry.BlockJudged judged) {
    switch (judged.verdict()) {
      case SubmitVerdict.Accepted _ -> books.blocks().judge(judged.block(), true, "");
      case SubmitVerdict.Rejected(String reason) ->
          books.blocks().judge(judged.block(), false, judged.node() + ": " + reason);
      case SubmitVerdict.NotSynced _, SubmitVerdict.Unanswered _ -> {}
    }
  }

  private static Workers.Name name(Worker worker) {
    return new Workers.Name(worker.wallet().toString(), worker.name());
  }

  private static long id(Map<Workers.Name, Long> ids, Worker worker) {
    return Objects.requireNonNull(ids.get(name(worker)));
  }

  private static Set<Workers.Name> names(ShareBatch batch) {
    Set<Workers.Name> names = new HashSet<>();
    for (JournalEntry entry : batch.entries()) {
      switch (entry) {
        case JournalEntry.ShareAccepted accepted -> names.add(name(accepted.share().worker()));
        case JournalEntry.BlockFound found -> names.add(name(found.block().finder()));
        case JournalEntry.ExtranonceLeased leased -> names.add(name(leased.worker()));
        case JournalEntry.BlockJudged _ -> {}
      }
    }
    return names;
  }

  private synchronized Map<Workers.Name, Long> known(Set<Workers.Name> names) {
    Map<Workers.Name, Long> known = new HashMap<>();
    for (Workers.Name name : names) {
      Long id = workerIds.get(name);
      if (id != null) {
        known.put(name, id);
      }
    }
    return known;
  }

  private synchronized void remember(Map<Workers.Name, Long> ids) {
    if (workerIds.size() + ids.size() > REMEMBERED_WORKERS) {
      workerIds.clear();
    }
    workerIds.putAll(ids);
  }

  private synchronized void forgetWorkers() {
    workerIds.clear();
  }
}
