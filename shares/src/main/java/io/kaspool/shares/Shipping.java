package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.ops.Failpoint;
import io.kaspool.shares.JournalStore.Identity;
import io.kaspool.shares.ShipmentReader.Contents;
import io.kaspool.shares.ShipmentReader.Shipment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The work of shipping: where the sink stands, what comes next, and what cannot be. One thread at
/// a time, which the shipper sees to.
///
/// Wherever something fails, the sink is asked anew where it stands: that it may have taken a batch
/// whose answer was lost is nothing special.
final class Shipping {
  /// @param journal as what it stopped
  private record Stop(Alignment.Result.Alarm why, Identity journal) {}

  private final Journal journal;
  private final ShareSink sink;
  private final ShippingSettings settings;
  private final ShippingStatus status;
  private final ShippingEvents events;
  private final ShipmentReader reader;
  private final Alignment alignment;
  private @Nullable JournalIdentity identity; // as claimed; null before, and after a failure
  private Cursor cursor = Cursor.START; // where the sink stands, if claimed
  private long lastBatchNanos;
  private boolean batchIsDue; // the first one after a claim
  private Duration pause;
  private @Nullable Stop stopped; // null while it goes on
  private @Nullable Identity left; // what it was until it was accepted; null once the sink knows
  private long retryAtNanos;
  private volatile long oldestMinute; // of what waits; 0 when not looked up; read for the counts

  Shipping(
      Journal journal,
      ShareSink sink,
      ShippingSettings settings,
      ShippingStatus status,
      ShippingEvents events) {
    this.journal = journal;
    this.sink = sink;
    this.settings = settings;
    this.status = status;
    this.events = events;
    this.reader = new ShipmentReader(journal.file());
    this.alignment = new Alignment(journal, sink, reader);
    this.pause = settings.retryAfter();
    this.retryAtNanos = now();
  }

  // ---- one look

  /// Ships what waits; of a batch that is not full, what waited at the beginning.
  void look(BooleanSupplier goOn) {
    if (isStopped()) {
      return;
    }
    if (identity == null && now() - retryAtNanos < 0) {
      return;
    }
    attempt(
        () -> {
          ship(goOn);
          return true;
        });
  }

  private void ship(BooleanSupplier goOn) throws SQLException {
    if (identity == null && !connect()) {
      return;
    }
    long goal = last();
    boolean taken = true;
    while (taken && goOn.getAsBoolean() && (cursor.sequence() < goal || isFullBatchWaiting())) {
      taken = shipNext(last(), false);
    }
    if (taken && isBatchDue(settings.emptyEvery())) {
      taken = shipNext(last(), false);
    }
    if (taken && isBatchDue(settings.emptyEvery().minus(settings.lookEvery()))) {
      journal.mark(); // for the next one
    }
  }

  private boolean isFullBatchWaiting() {
    return last() - cursor.sequence() >= settings.maxEntries();
  }

  private boolean isBatchDue(Duration every) {
    return batchIsDue || now() - lastBatchNanos >= every.toNanos();
  }

  /// Ships everything and says that nothing comes any more. False when that was not possible.
  boolean finish(BooleanSupplier goOn) {
    if (isStopped()) {
      return false;
    }
    return attempt(
        () -> {
          long end = last(); // another process may write already what comes after it
          boolean taken = identity != null || connect();
          while (taken && goOn.getAsBoolean() && cursor.sequence() < end) {
            taken = shipNext(end, false);
          }
          return taken && goOn.getAsBoolean() && journal.hasEnded() && shipNext(end, true);
        });
  }

  // ---- one batch

  /// Whether it was taken.
  private boolean shipNext(long until, boolean cleanStop) throws SQLException {
    JournalIdentity claimed = identity;
    if (claimed == null) {
      return false;
    }
    Shipment next = reader.after(cursor, settings.maxEntries(), until);
    ShareBatch batch =
        new ShareBatch(
            claimed,
            next.writtenBy(),
            cursor,
            next.cursor(),
            next.minute() - 1,
            cleanStop,
            next.entries());
    Failpoint.SHIPPING.reached();
    return switch (sink.take(batch)) {
      case SinkAnswer.Taken _ -> {
        taken(batch);
        yield true;
      }
      case SinkAnswer.Refused(Refusal why, SinkPosition position) -> {
        refused(why, position);
        yield false;
      }
    };
  }

  private void taken(ShareBatch batch) {
    cursor = batch.to();
    lastBatchNanos = now();
    batchIsDue = false;
    pause = settings.retryAfter();
    oldestMinute = 0;
    journal.shipped(cursor.sequence());
    status.taken(batch);
    if (status.set(new ShippingState.Shipping())) {
      events.shipping(batch.journal(), batch.from(), last() - batch.from().sequence());
    }
  }

  private void refused(Refusal why, SinkPosition position) {
    switch (why) {
      case DOES_NOT_CONTINUE ->
          away("the sink stands at " + text(position) + ", not at " + text(cursor));
      case OTHER_HOLDER -> {
        if (wentBack(position)) {
          away("the sink went back to " + text(position) + " and an earlier claim");
        } else {
          stop(twin("another process has claimed this journal: a copy of its file is in use"));
        }
      }
      case TAKEN_ALREADY ->
          stop(
              twin(
                  "the sink has entries after "
                      + cursor.sequence()
                      + " already, under another id: from a copy of this file"));
    }
  }

  /// A twin never moves the sink back: then it was restored, and what it says of claims is old,
  /// too.
  private boolean wentBack(SinkPosition position) {
    return switch (position) {
      case SinkPosition.Unknown _ -> cursor.sequence() > journal.state().identity().baseSequence();
      case SinkPosition.At(Cursor at) -> at.sequence() < cursor.sequence();
    };
  }

  private Alignment.Result.Alarm twin(String text) {
    return new Alignment.Result.Alarm(StopReason.TWIN, text, cursor.sequence());
  }

  // ---- where the sink stands

  /// Whether batches may follow.
  private boolean connect() throws SQLException {
    Identity own = journal.state().identity();
    JournalIdentity claim =
        new JournalIdentity(
            own.space().id(),
            settings.label(),
            own.space().start(),
            own.holder(),
            own.baseSequence());
    SinkPosition position = sink.claim(claim);
    retireWhatWasLeft();
    return switch (alignment.align(position)) {
      case Alignment.Result.Aligned(Cursor start) -> {
        begin(claim, start);
        yield true;
      }
      case Alignment.Result.Alarm alarm -> {
        stop(alarm);
        yield false;
      }
    };
  }

  /// Only once the new id is claimed, so that whoever waits for this journal's minutes goes on
  /// waiting. Lost when the program ends before: then the old id is one of a silent journal.
  private void retireWhatWasLeft() {
    Identity old = left;
    if (old != null) {
      sink.retire(old.space().id(), old.holder());
      left = null;
    }
  }

  private void begin(JournalIdentity claim, Cursor start) {
    identity = claim;
    cursor = start;
    batchIsDue = true;
    long before = journal.shippedThrough();
    if (start.sequence() < before) {
      events.rewound(claim, before, start.sequence());
    }
    journal.shipped(start.sequence());
  }

  private void stop(Alignment.Result.Alarm why) {
    identity = null;
    stopped = new Stop(why, journal.state().identity());
    journal.keepAll();
    lookUpOldest();
    status.set(new ShippingState.Stopped(why.reason(), why.text()));
    events.stopped(why.reason(), why.text());
  }

  /// The id may have changed although that was not heard: then what is known of it is old.
  private boolean isStopped() {
    Stop stop = stopped;
    if (stop != null && !journal.state().identity().equals(stop.journal())) {
      goOn(stop);
    }
    return stopped != null;
  }

  private void goOn(Stop stop) {
    stopped = null;
    left = stop.journal();
    retryAtNanos = now();
    pause = settings.retryAfter();
    status.set(new ShippingState.Connecting());
  }

  // ---- going on

  /// Ships under a new id what the sink cannot have.
  Acceptance accept(int newId, UUID newHolder) {
    Stop stop = isStopped() ? stopped : null;
    if (stop == null) {
      return new Acceptance.Refused("shipping has not stopped, there is nothing to accept");
    }
    try {
      Contents contents = reader.contents();
      long shipped = Reach.shipped(contents, sink.shippedByStart(Reach.holders(contents)));
      long base = Math.max(contents.deletedThrough(), shipped);
      long missing = Math.max(0, base - Math.max(shipped, stop.why().sinkHas()));
      return rename(stop, new JournalStore.Renaming(newId, newHolder, base), missing);
    } catch (SQLException | RuntimeException e) {
      return new Acceptance.Refused("not now: " + e.getMessage());
    }
  }

  private Acceptance rename(Stop stop, JournalStore.Renaming renaming, long missing)
      throws SQLException {
    long base = renaming.baseSequence();
    if (reader.place(base).isEmpty()) {
      return new Acceptance.Refused("entry " + base + " of the file has no hash: it is damaged");
    }
    Optional<String> why = journal.rename(renaming);
    if (why.isPresent()) {
      return new Acceptance.Refused(why.get());
    }
    Acceptance.Accepted accepted =
        new Acceptance.Accepted(
            stop.journal().space().id(),
            renaming.journalId(),
            stop.why().reason(),
            base + 1,
            last() - base,
            missing);
    goOn(stop);
    events.accepted(accepted);
    return accepted;
  }

  // ---- failures

  private interface Attempt {
    boolean run() throws SQLException;
  }

  private boolean attempt(Attempt attempt) {
    try {
      return attempt.run();
    } catch (SQLException e) {
      away("the journal cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      away(e instanceof SinkException ? String.valueOf(e.getMessage()) : e.toString());
    }
    return false;
  }

  private void away(String why) {
    identity = null;
    retryAtNanos = now() + pause.toNanos();
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(settings.retryAtMost()) < 0 ? longer : settings.retryAtMost();
    lookUpOldest();
    if (status.set(new ShippingState.Away(why))) {
      events.away(why);
    }
  }

  private void lookUpOldest() {
    if (oldestMinute == 0 && !journal.hasEnded()) {
      try {
        OptionalLong minute = reader.minuteAfter(journal.shippedThrough());
        oldestMinute = minute.orElse(0);
      } catch (SQLException e) {
        // Then it is not known how old it is; that the journal cannot be read is told elsewhere.
      }
    }
  }

  // ---- for all to see

  /// Any thread.
  ShippingCounts counts() {
    JournalStore.State state = journal.state();
    long waiting = Math.max(0, state.last().sequence() - journal.shippedThrough());
    long since = oldestMinute;
    Duration oldest =
        waiting == 0 || since == 0
            ? Duration.ZERO
            : Duration.ofMillis(journal.time().clock().millis()).minus(Duration.ofMinutes(since));
    return new ShippingCounts(
        status.entries(), status.batches(), waiting, oldest.isNegative() ? Duration.ZERO : oldest);
  }

  private long last() {
    return journal.state().last().sequence();
  }

  private long now() {
    return journal.time().nanos().nanoTime();
  }

  private static String text(SinkPosition position) {
    return switch (position) {
      case SinkPosition.Unknown _ -> "the beginning";
      case SinkPosition.At(Cursor at) -> text(at);
    };
  }

  private static String text(Cursor at) {
    Hash hash = at.runningHash();
    return "entry " + at.sequence() + " (" + hash.toString().substring(0, 8) + ")";
  }
}
