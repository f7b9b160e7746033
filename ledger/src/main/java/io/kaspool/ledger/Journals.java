package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The journals of all gateways, and how far each was taken over.
public final class Journals {
  private static final String COLUMNS =
      """
      SELECT id, label, cursor_sequence, cursor_hash, closed_minute, late_shift, holder, state,
        extract(epoch FROM clock_timestamp() - last_batch_at)::bigint AS silent_seconds
      FROM journal\
      """;

  private final Handle handle;

  Journals(Handle handle) {
    this.handle = handle;
  }

  /// Whether a journal may still bring work for minutes that it has not closed.
  public enum State {
    LIVE,
    /// It said that it ends, and has shipped all.
    STOPPED,
    /// The operator said that nothing comes any more.
    RETIRED;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /// @param cursorHash null until its first batch
  /// @param lateShift by how many minutes its late work is moved
  /// @param silence since its last batch, or since it became live
  public record Journal(
      int id,
      String label,
      long cursorSequence,
      @Nullable Hash cursorHash,
      long closedMinute,
      long lateShift,
      UUID holder,
      State state,
      Duration silence) {
    /// As coinbases and commands have it.
    public String tag() {
      return Journals.tag(id);
    }
  }

  /// Eight hex digits.
  public static String tag(int journalId) {
    return java.util.HexFormat.of().toHexDigits(journalId);
  }

  public Optional<Journal> find(int id) {
    return one(COLUMNS + " WHERE id = :id", id);
  }

  /// As `find`, locked until the transaction ends.
  public Optional<Journal> lock(int id) {
    return one(COLUMNS + " WHERE id = :id FOR NO KEY UPDATE", id);
  }

  private Optional<Journal> one(String sql, int id) {
    return handle.createQuery(sql).bind("id", id).map((row, _) -> journal(row)).findOne();
  }

  public List<Journal> all() {
    return handle.createQuery(COLUMNS + " ORDER BY id").map((row, _) -> journal(row)).list();
  }

  private static Journal journal(ResultSet row) throws SQLException {
    return new Journal(
        row.getInt("id"),
        row.getString("label"),
        row.getLong("cursor_sequence"),
        SqlTypes.hashOrNull(row, "cursor_hash"),
        row.getLong("closed_minute"),
        row.getLong("late_shift"),
        row.getObject("holder", UUID.class),
        State.of(row.getString("state")),
        Duration.ofSeconds(row.getLong("silent_seconds")));
  }

  /// From now on this opening ships the journal, and no other. One that is not known yet stands at
  /// `baseSequence`, without a hash. One that has stopped is live again; one that is retired only
  /// with its next batch, and one that is silent stays so until then: who claims may never ship.
  public void claim(int id, String label, UUID holder, long baseSequence) {
    handle
        .createUpdate(
            """
            INSERT INTO journal (id, label, cursor_sequence, holder, state, last_batch_at)
            VALUES (:id, :label, :base, :holder, 'live', clock_timestamp())
            ON CONFLICT (id) DO UPDATE
              SET label = excluded.label, holder = excluded.holder,
                state = CASE journal.state WHEN 'stopped' THEN 'live' ELSE journal.state END,
                last_batch_at = CASE journal.state
                  WHEN 'stopped' THEN excluded.last_batch_at ELSE journal.last_batch_at END,
                cursor_sequence = CASE WHEN journal.cursor_hash IS NULL
                  THEN excluded.cursor_sequence ELSE journal.cursor_sequence END\
            """)
        .bind("id", id)
        .bind("label", label)
        .bind("base", baseSequence)
        .bind("holder", holder)
        .execute();
  }

  /// Up to which entry these openings have come; those of which nothing came are left out.
  public Map<UUID, Long> shippedByOpening(Collection<UUID> holders) {
    return handle
        .createQuery("SELECT holder, shipped_sequence FROM journal_opening WHERE holder = ANY (:h)")
        .bindArray("h", UUID.class, List.copyOf(holders))
        .reduceRows(
            new HashMap<>(),
            (map, row) -> {
              map.put(
                  row.getColumn("holder", UUID.class),
                  row.getColumn("shipped_sequence", Long.class));
              return map;
            });
  }

  /// Where a journal stands after a batch.
  ///
  /// @param writtenBy the opening that wrote its entries; null when it had none
  /// @param lateShares how many came too late, in this batch
  public record Advance(
      int id,
      @Nullable UUID writtenBy,
      long sequence,
      Hash hash,
      long closedMinute,
      long lateShift,
      long lateShares,
      State state) {}

  public void advance(Advance to) {
    handle
        .createUpdate(
            """
            UPDATE journal
            SET cursor_sequence = :sequence, cursor_hash = :hash,
              closed_minute = greatest(closed_minute, :closed), late_shift = :shift,
              late_shares = late_shares + :late, state = :state,
              last_batch_at = clock_timestamp()
            WHERE id = :id\
            """)
        .bind("sequence", to.sequence())
        .bind("hash", to.hash().toBytes())
        .bind("closed", to.closedMinute())
        .bind("shift", to.lateShift())
        .bind("late", to.lateShares())
        .bind("state", to.state().text())
        .bind("id", to.id())
        .execute();
    UUID writtenBy = to.writtenBy();
    if (writtenBy != null) {
      came(writtenBy, to.sequence());
    }
  }

  private void came(UUID opening, long sequence) {
    handle
        .createUpdate(
            """
            INSERT INTO journal_opening (holder, shipped_sequence) VALUES (:holder, :sequence)
            ON CONFLICT (holder) DO UPDATE
              SET shipped_sequence =
                greatest(journal_opening.shipped_sequence, excluded.shipped_sequence)\
            """)
        .bind("holder", opening)
        .bind("sequence", sequence)
        .execute();
  }

  /// Nothing is waited for any more from this journal; one that nobody knows is set aside, too.
  public void retire(int id) {
    handle
        .createUpdate(
            """
            INSERT INTO journal (id, label, cursor_sequence, holder, state, last_batch_at)
            VALUES (:id, '', 0, gen_random_uuid(), 'retired', clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET state = 'retired'\
            """)
        .bind("id", id)
        .execute();
  }

  public long lateShares() {
    return handle
        .createQuery("SELECT coalesce(sum(late_shares), 0)::bigint FROM journal")
        .mapTo(Long.class)
        .one();
  }
}
