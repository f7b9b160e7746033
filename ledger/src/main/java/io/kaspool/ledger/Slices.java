package io.kaspool.ledger;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Work by minute, journal, worker and scheme. A partition holds a day; partitions of more than 35
/// days ago are condensed to hours.
public final class Slices {
  /// How long minutes are kept; settlements of that time can be computed again.
  public static final int KEPT_DAYS = 35;

  /// Whoever reads the frontier locks this key before the row. Those who share a row are joined by
  /// others who come later, for ever if they are many, while an update of it waits; those who wait
  /// for a key are served in turn. The row keeps out who does not know of the key.
  private static final String FRONTIER = "kaspool.frontier";

  static final long DAY = 24 * 60;

  private static final long HOUR = 60;

  private final Handle handle;
  private final SliceDays days;

  Slices(Handle handle) {
    this.handle = handle;
    this.days = new SliceDays(handle);
  }

  /// @param work sum of expected hashes; more than 63 bits in a large pool
  public record Slice(
      long minute, int journalId, long workerId, String scheme, BigInteger work, long shares) {}

  /// Work of one worker over some minutes.
  public record Work(long workerId, String wallet, String worker, BigInteger work) {}

  /// Adds to what is there. In a transaction that writes to journals or workers as well, it comes
  /// first: a new day's partition waits for those who write there.
  public void add(Collection<Slice> slices) {
    if (slices.isEmpty()) {
      return;
    }
    slices.stream()
        .map(slice -> Math.floorDiv(slice.minute(), DAY))
        .distinct()
        .sorted()
        .forEach(days::make);
    handle
        .createUpdate(
            """
            INSERT INTO share_slice (minute, journal_id, worker_id, scheme, work, shares)
            SELECT minute, journal, worker, scheme, sum(work), sum(shares)
            FROM unnest(:minutes, :journals, :workers, :schemes, :work, :shares)
              AS added (minute, journal, worker, scheme, work, shares)
            GROUP BY minute, journal, worker, scheme
            ON CONFLICT (minute, journal_id, worker_id, scheme) DO UPDATE
              SET work = share_slice.work + excluded.work,
                shares = share_slice.shares + excluded.shares\
            """)
        .bindArray("minutes", Long.class, column(slices, Slice::minute))
        .bindArray("journals", Integer.class, column(slices, Slice::journalId))
        .bindArray("workers", Long.class, column(slices, Slice::workerId))
        .bindArray("schemes", String.class, column(slices, Slice::scheme))
        .bindArray("work", BigInteger.class, column(slices, Slice::work))
        .bindArray("shares", Long.class, column(slices, Slice::shares))
        .execute();
  }

  /// Makes the partitions of today and the next days by Postgres's clock, so that batches find
  /// them. The last thing that a transaction does.
  ///
  /// @return whether they are there; false when others were in the way: ask again
  public boolean makeDaysAhead() {
    return days.makeAhead();
  }

  /// Work of each worker in these minutes, both included.
  public List<Work> work(String scheme, long firstMinute, long lastMinute) {
    return handle
        .createQuery(
            """
            SELECT sums.worker_id, wallet.address, worker.name, sums.work
            FROM (
              SELECT worker_id, sum(work) AS work FROM share_slice
              WHERE scheme = :scheme AND minute BETWEEN :first AND :last GROUP BY worker_id) AS sums
            JOIN worker ON worker.id = sums.worker_id
            JOIN wallet ON wallet.id = worker.wallet_id\
            """)
        .bind("scheme", scheme)
        .bind("first", firstMinute)
        .bind("last", lastMinute)
        .map(
            (row, _) ->
                new Work(
                    row.getLong("worker_id"),
                    row.getString("address"),
                    row.getString("name"),
                    row.getBigDecimal("work").toBigIntegerExact()))
        .list();
  }

  /// All shares and work that were ever taken over.
  public Total total() {
    return handle
        .createQuery(
            """
            SELECT coalesce(sum(shares), 0)::bigint AS shares, coalesce(sum(work), 0) AS work
            FROM (SELECT shares, work FROM share_slice
              UNION ALL SELECT shares, work FROM share_hour) AS every\
            """)
        .map(
            (row, _) ->
                new Total(row.getLong("shares"), row.getBigDecimal("work").toBigIntegerExact()))
        .one();
  }

  public record Total(long shares, BigInteger work) {
    public static final Total NONE = new Total(0, BigInteger.ZERO);
  }

  /// Condenses what is older than 35 days by Postgres's clock, one day at a time. The last thing
  /// that a transaction does: the day's table is dropped, for which all wait who read or write any
  /// day. When it cannot be had soon, because of a backup, say, the day is left as it was.
  ///
  /// @param neededFrom minutes from this one on stay as they are, however old
  /// @return whether a day was condensed, so that there may be another
  public boolean condense(long neededFrom) {
    long keptFrom = Math.min(firstKeptDay(), Math.floorDiv(neededFrom, DAY));
    Optional<Long> oldest = days.all().stream().filter(day -> day < keptFrom).findFirst();
    // looks first: to sum a day of a large pool takes a while, and would be in vain
    return oldest.isPresent() && days.canDrop() && days.unlessBusy(() -> toHours(oldest.get()));
  }

  /// An hour a statement: a day of a large pool may take longer than those may. Nobody adds to the
  /// day meanwhile, which would be in no sum.
  private void toHours(long day) {
    String table = SliceDays.table(day);
    handle.execute("LOCK TABLE " + table + " IN SHARE MODE");
    for (long first = day * DAY; first < (day + 1) * DAY; first += HOUR) {
      handle
          .createUpdate(
              """
              INSERT INTO share_hour (hour, worker_id, scheme, work, shares)
              SELECT :hour, worker_id, scheme, sum(work), sum(shares) FROM %s
              WHERE minute >= :first AND minute < :end GROUP BY worker_id, scheme
              ON CONFLICT (hour, worker_id, scheme) DO UPDATE
                SET work = share_hour.work + excluded.work,
                  shares = share_hour.shares + excluded.shares\
              """
                  .formatted(table))
          .bind("hour", first / HOUR)
          .bind("first", first)
          .bind("end", first + HOUR)
          .execute();
    }
    handle.execute("DROP TABLE " + table);
  }

  private long firstKeptDay() {
    return days.today() - KEPT_DAYS;
  }

  /// The first minute that is not condensed, now or soon: now is when this is asked, and not when
  /// the transaction began.
  public long firstKeptMinute() {
    return firstKeptDay() * DAY;
  }

  /// The first minute of which work may still be there: old ones stay while blocks need them.
  public long oldestMinute() {
    return Math.min(firstKeptDay(), days.all().stream().findFirst().orElse(Long.MAX_VALUE)) * DAY;
  }

  /// The last minute that a settlement has read, kept from changing until the transaction ends. Any
  /// number of sinks at a time, but none that comes after a settlement: that one has its turn
  /// first. Taken after the journal's row, and before anything is written to slices.
  public long frontierForSink() {
    handle.execute("SELECT pg_advisory_xact_lock_shared(hashtext(?))", FRONTIER);
    return handle.createQuery("SELECT minute FROM frontier FOR SHARE").mapTo(Long.class).one();
  }

  /// The same, while no sink adds anything. Waits for the sinks that are adding now, and for none
  /// that come later. Taken before slices are read.
  public long frontierForSettlement() {
    handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", FRONTIER);
    return handle.createQuery("SELECT minute FROM frontier FOR UPDATE").mapTo(Long.class).one();
  }

  public void moveFrontier(long minute) {
    handle
        .createUpdate("UPDATE frontier SET minute = greatest(minute, :minute)")
        .bind("minute", minute)
        .execute();
  }

  /// A part of the nonces that a worker has from this row of the journal on.
  ///
  /// @param tagId what blocks of these nonces carry, with `start`
  public record LeaseRow(
      int journalId,
      long sequence,
      int tagId,
      long start,
      long extranonce,
      int bits,
      long minute,
      long workerId,
      String scheme) {}

  /// Those that are there already stay as they are.
  public void addLeases(Collection<LeaseRow> leases) {
    if (leases.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO extranonce_lease
              (journal_id, sequence, tag_id, start, extranonce, bits, minute, worker_id, scheme)
            SELECT * FROM unnest(:journals, :sequences, :tags, :starts, :extranonces, :bits,
              :minutes, :workers, :schemes)
            ON CONFLICT DO NOTHING\
            """)
        .bindArray("journals", Integer.class, column(leases, LeaseRow::journalId))
        .bindArray("sequences", Long.class, column(leases, LeaseRow::sequence))
        .bindArray("tags", Integer.class, column(leases, LeaseRow::tagId))
        .bindArray("starts", Long.class, column(leases, LeaseRow::start))
        .bindArray("extranonces", Long.class, column(leases, LeaseRow::extranonce))
        .bindArray("bits", Integer.class, column(leases, LeaseRow::bits))
        .bindArray("minutes", Long.class, column(leases, LeaseRow::minute))
        .bindArray("workers", Long.class, column(leases, LeaseRow::workerId))
        .bindArray("schemes", String.class, column(leases, LeaseRow::scheme))
        .execute();
  }

  private static <R, T> List<T> column(Collection<R> rows, Function<R, T> column) {
    return rows.stream().map(column).toList();
  }
}
