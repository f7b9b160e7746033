package io.kaspool.shares;

import io.kaspool.shares.ShipmentReader.Contents;
import java.sql.SQLException;
import java.util.Optional;

/// Finds in the file the place where the sink stands. Blocks; whoever ships.
final class Alignment {
  /// What came out.
  sealed interface Result {
    /// Batches may follow from here.
    record Aligned(Cursor cursor) implements Result {}

    /// They must not.
    ///
    /// @param sinkHas the last entry that the sink has in any case
    record Alarm(StopReason reason, String text, long sinkHas) implements Result {}
  }

  private final Journal journal;
  private final ShareSink sink;
  private final ShipmentReader reader;

  Alignment(Journal journal, ShareSink sink, ShipmentReader reader) {
    this.journal = journal;
    this.sink = sink;
    this.reader = reader;
  }

  Result align(SinkPosition position) throws SQLException {
    return switch (position) {
      case SinkPosition.At(Cursor cursor) -> known(cursor);
      case SinkPosition.Unknown _ -> unknown(journal.state().identity().baseSequence());
    };
  }

  private Result known(Cursor cursor) throws SQLException {
    long deleted = journal.state().deletedThrough();
    long last = journal.state().last().sequence();
    if (cursor.sequence() < deleted) {
      return gap(cursor.sequence(), deleted);
    }
    if (reader.place(cursor.sequence()).equals(Optional.of(cursor))) {
      return new Result.Aligned(cursor);
    }
    String text =
        cursor.sequence() > last
            ? "the sink has entries up to "
                + cursor.sequence()
                + ", this file only up to "
                + last
                + ": it is an older copy"
            : "the sink has another entry "
                + cursor.sequence()
                + " than this file: one of two copies went on without the other";
    return new Result.Alarm(StopReason.ROLLED_BACK, text, 0);
  }

  /// The sink never heard of this id. It may begin at the base if it has what is before.
  private Result unknown(long base) throws SQLException {
    Contents contents = reader.contents();
    if (base < contents.deletedThrough()) {
      return gap(base, contents.deletedThrough());
    }
    if (base > 0) {
      long reach = Reach.of(contents, sink.shippedByStart(Reach.holders(contents)));
      if (reach != base) {
        return beside(base, reach);
      }
    }
    Optional<Cursor> place = reader.place(base);
    return place.isPresent()
        ? new Result.Aligned(place.get())
        : new Result.Alarm(
            StopReason.ROLLED_BACK, "entry " + base + ", where this id begins, has no hash", 0);
  }

  private static Result beside(long base, long reach) {
    return reach < base
        ? new Result.Alarm(
            StopReason.GAP,
            "the sink lacks "
                + Names.entries(reach + 1, base)
                + ", which it had when this journal got its id: it was restored to an older state;"
                + " the file has them",
            reach)
        : new Result.Alarm(
            StopReason.TWIN,
            "the sink has "
                + Names.entries(base + 1, reach)
                + " already, under another id: from a copy of this file",
            reach);
  }

  private static Result gap(long sinkHas, long deleted) {
    return new Result.Alarm(
        StopReason.GAP,
        "the sink lacks "
            + Names.entries(sinkHas + 1, deleted)
            + ", which are no longer in the file",
        sinkHas);
  }
}
