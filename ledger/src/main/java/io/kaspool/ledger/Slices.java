package io.kaspool.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Work by minute, journal, worker and scheme. A partition holds a day; partitions of more than 35
/// days ago are condensed to hours.
public final class Slices {
  /// How long minutes are kept; settlements of that time can be computed again.
  public static final int KEPT_DAYS = 35;

  private static final long DAY = 24 * 60;

  private final Handle handle;

  Slices(Handle handle) {
    this.handle = handle;
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
    makePartitions(slices);
    List<Long> minutes = new ArrayList<>();
    List<Integer> journals = new ArrayList<>();
    List<Long> workers = new ArrayList<>();
    List<String> schemes = new ArrayList<>();
    List<BigInteger> work = new ArrayList<>();
    List<Long> shares = new ArrayList<>();
    for (Slice slice : slices) {
      minutes.add(slice.minute());
      journals.add(slice.journalId());
      workers.add(slice.workerId());
      schemes.add(slice.scheme());
      work.add(slice.work());
      shares.add(slice.shares());
    }
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
        .bindArray("minutes", Long.class, minutes)
        .bindArray("journals", Integer.class, journals)
        .bindArray("workers", Long.class, workers)
        .bindArray("schemes", String.class, schemes)
        .bindArray("work", BigInteger.class, work)
        .bindArray("shares", Long.class, shares)
        .execute();
  }

  private void makePartitions(Collection<Slice> slices) {
    Set<Long> days = new HashSet<>();
    slices.forEach(slice -> days.add(Math.floorDiv(slice.minute(), DAY)));
    for (long day : days) {
      if (!exists(day)) {
        // gateways of one pool may come to a new day at the same time
        handle.execute("SELECT pg_advisory_xact_lock(hashtext('kaspool.share_slice'))");
        handle.execute(
            "CREATE TABLE IF NOT EXISTS %s PARTITION OF share_slice FOR VALUES FROM (%d) TO (%d)"
                .formatted(partition(day), day * DAY, (day + 1) * DAY));
      }
    }
  }

  private boolean exists(long day) {
    return handle
        .createQuery("SELECT to_regclass(:name) IS NOT NULL")
        .bind("name", Ledger.SCHEMA + "." + partition(day))
        .mapTo(Boolean.class)
        .one();
  }

  private static String partition(long day) {
    return "share_slice_" + day;
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

  /// Condenses what is older than 35 days by Postgres's clock, one day at a time.
  ///
  /// @return whether there was a day to condense
  public boolean condense() {
    long keptFrom = firstKeptDay();
    for (long day : days()) {
      if (day < keptFrom) {
        handle
            .createUpdate(
                """
                INSERT INTO share_hour (hour, worker_id, scheme, work, shares)
                SELECT minute / 60, worker_id, scheme, sum(work), sum(shares) FROM share_slice
                WHERE minute >= :first AND minute < :end GROUP BY 1, 2, 3
                ON CONFLICT (hour, worker_id, scheme) DO UPDATE
                  SET work = share_hour.work + excluded.work,
                    shares = share_hour.shares + excluded.shares\
                """)
            .bind("first", day * DAY)
            .bind("end", (day + 1) * DAY)
            .execute();
        handle.execute("DROP TABLE " + partition(day));
        return true;
      }
    }
    return false;
  }

  private long firstKeptDay() {
    long today =
        handle
            .createQuery("SELECT floor(extract(epoch FROM now()) / 86400)::bigint")
            .mapTo(Long.class)
            .one();
    return today - KEPT_DAYS;
  }

  /// The first minute that is not condensed, now or soon.
  public long firstKeptMinute() {
    return firstKeptDay() * DAY;
  }

  private List<Long> days() {
    return handle
        .createQuery(
            """
            SELECT substring(inhrelid::regclass::text FROM '[0-9]+$')::bigint AS day
            FROM pg_inherits WHERE inhparent = 'share_slice'::regclass ORDER BY day\
            """)
        .mapTo(Long.class)
        .list();
  }

  /// The last minute that a settlement has read, kept from changing until the transaction ends. Any
  /// number of sinks at a time.
  public long frontierForSink() {
    return handle.createQuery("SELECT minute FROM frontier FOR SHARE").mapTo(Long.class).one();
  }

  /// The same, while no sink adds anything.
  public long frontierForSettlement() {
    return handle.createQuery("SELECT minute FROM frontier FOR UPDATE").mapTo(Long.class).one();
  }

  public void moveFrontier(long minute) {
    handle
        .createUpdate("UPDATE frontier SET minute = greatest(minute, :minute)")
        .bind("minute", minute)
        .execute();
  }

  /// Who had the part of the nonces that this one is in, among blocks of this tag: the newest lease
  /// up to `minute`.
  public Optional<Lease> lease(int tagId, long start, long nonce, long minute) {
    return handle
        .createQuery(
            """
            SELECT worker_id, scheme FROM extranonce_lease
            WHERE tag_id = :tag AND start = :start AND minute <= :minute
              AND extranonce = (:nonce >> (64 - bits)) & ~(-1::bigint << bits)
            ORDER BY minute DESC, sequence DESC LIMIT 1\
            """)
        .bind("tag", tagId)
        .bind("start", start)
        .bind("minute", minute)
        .bind("nonce", nonce)
        .map((row, _) -> new Lease(row.getLong("worker_id"), row.getString("scheme")))
        .findOne();
  }

  public record Lease(long workerId, String scheme) {}

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

  public void addLease(LeaseRow lease) {
    handle
        .createUpdate(
            """
            INSERT INTO extranonce_lease
              (journal_id, sequence, tag_id, start, extranonce, bits, minute, worker_id, scheme)
            VALUES (:journal, :sequence, :tag, :start, :extranonce, :bits, :minute, :worker, :scheme)
            ON CONFLICT DO NOTHING\
            """)
        .bind("journal", lease.journalId())
        .bind("sequence", lease.sequence())
        .bind("tag", lease.tagId())
        .bind("start", lease.start())
        .bind("extranonce", lease.extranonce())
        .bind("bits", lease.bits())
        .bind("minute", lease.minute())
        .bind("worker", lease.workerId())
        .bind("scheme", lease.scheme())
        .execute();
  }
}
