package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The chain, a sample a minute.
public final class Samples {
  private final Handle handle;

  Samples(Handle handle) {
    this.handle = handle;
  }

  public record Sample(long minute, long daaScore, Hash sink, double difficulty) {}

  /// Keeps the first sample of a minute.
  public void add(Sample sample) {
    handle
        .createUpdate(
            """
            INSERT INTO network_sample (minute, daa_score, sink, difficulty)
            VALUES (:minute, :daa, :sink, :difficulty) ON CONFLICT DO NOTHING\
            """)
        .bind("minute", sample.minute())
        .bind("daa", sample.daaScore())
        .bind("sink", sample.sink().toBytes())
        .bind("difficulty", sample.difficulty())
        .execute();
  }

  /// The newest sample at or below this DAA score.
  public Optional<Sample> below(long daaScore) {
    return handle
        .createQuery(
            "SELECT * FROM network_sample WHERE daa_score <= :daa ORDER BY daa_score DESC LIMIT 1")
        .bind("daa", daaScore)
        .map(
            (row, _) ->
                new Sample(
                    row.getLong("minute"),
                    row.getLong("daa_score"),
                    SqlTypes.hash(row, "sink"),
                    row.getDouble("difficulty")))
        .findOne();
  }
}
