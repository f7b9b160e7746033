package io.kaspool.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What was credited, and from which blocks.
public final class Settlements {
  private final Handle handle;

  Settlements(Handle handle) {
    this.handle = handle;
  }

  /// @param windowMinutes the rules it was made by
  public record Settlement(
      long id,
      long entryId,
      Instant at,
      int windowMinutes,
      int roundMinutes,
      long rewardsSompi,
      long feesSompi,
      long creditsSompi) {}

  /// What settled so far.
  public record Totals(long runs, long rewardsSompi, long feesSompi, long creditsSompi) {
    public static final Totals NONE = new Totals(0, 0, 0, 0);
  }

  /// A new settlement, of an entry that is booked.
  public record NewSettlement(
      long entryId,
      int windowMinutes,
      int roundMinutes,
      long rewardsSompi,
      long feesSompi,
      long creditsSompi) {}

  /// The next settlement's number, for its entry's reference.
  public long nextNumber() {
    return handle
        .createQuery("SELECT coalesce(max(id), 0) + 1 FROM settlement")
        .mapTo(Long.class)
        .one();
  }

  /// @return its id
  public long add(NewSettlement settlement) {
    return handle
        .createQuery(
            """
            INSERT INTO settlement
              (entry_id, window_minutes, round_minutes, rewards, fees, credits)
            VALUES (:entry, :window, :round, :rewards, :fees, :credits) RETURNING id\
            """)
        .bind("entry", settlement.entryId())
        .bind("window", settlement.windowMinutes())
        .bind("round", settlement.roundMinutes())
        .bind("rewards", settlement.rewardsSompi())
        .bind("fees", settlement.feesSompi())
        .bind("credits", settlement.creditsSompi())
        .mapTo(Long.class)
        .one();
  }

  public Totals totals() {
    return handle
        .createQuery(
            """
            SELECT count(*) AS runs, coalesce(sum(rewards), 0)::bigint AS rewards,
              coalesce(sum(fees), 0)::bigint AS fees, coalesce(sum(credits), 0)::bigint AS credits
            FROM settlement\
            """)
        .map(
            (row, _) ->
                new Totals(
                    row.getLong("runs"),
                    row.getLong("rewards"),
                    row.getLong("fees"),
                    row.getLong("credits")))
        .one();
  }

  /// Settlements made within that time, the oldest first.
  public List<Settlement> since(Duration ago) {
    return handle
        .createQuery(
            """
            SELECT * FROM settlement
            WHERE at >= now() - :seconds * interval '1 second' ORDER BY id\
            """)
        .bind("seconds", ago.toSeconds())
        .map(
            (row, _) ->
                new Settlement(
                    row.getLong("id"),
                    row.getLong("entry_id"),
                    row.getTimestamp("at").toInstant(),
                    row.getInt("window_minutes"),
                    row.getInt("round_minutes"),
                    row.getLong("rewards"),
                    row.getLong("fees"),
                    row.getLong("credits")))
        .list();
  }
}
