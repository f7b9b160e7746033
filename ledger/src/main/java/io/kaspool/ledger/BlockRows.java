package io.kaspool.ledger;

import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Blocks.Settled;
import io.kaspool.ledger.Blocks.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How blocks are read.
final class BlockRows {
  /// To be gone on with from WHERE on.
  static final String SELECT = select("");

  private BlockRows() {}

  /// The same with further columns, and to be gone on with from their joins on.
  ///
  /// @param further begins with a comma
  static String select(String further) {
    return """
    SELECT hash, journal_id, start, sequence, minute, found_at, daa_score, nonce,
      found_block.worker_id, wallet.address, worker.name, scheme, verdict, state, confirmations,
      merging_block, reward, fee_per_million, fee, settlement_id, corrected_reward, corrections, final,
      extract(epoch FROM clock_timestamp() - found_at)::bigint AS age_seconds%s
    FROM found_block
      LEFT JOIN worker ON worker.id = found_block.worker_id
      LEFT JOIN wallet ON wallet.id = worker.wallet_id
    """
        .formatted(further);
  }

  static Block block(ResultSet row) throws SQLException {
    return new Block(
        SqlTypes.hash(row, "hash"),
        row.getInt("journal_id"),
        row.getLong("start"),
        SqlTypes.longOrNull(row, "sequence"),
        row.getLong("minute"),
        row.getTimestamp("found_at").toInstant(),
        row.getLong("daa_score"),
        row.getLong("nonce"),
        finder(row),
        row.getString("verdict"),
        State.of(row.getString("state")),
        row.getLong("confirmations"),
        SqlTypes.hashOrNull(row, "merging_block"),
        SqlTypes.longOrNull(row, "reward"),
        settled(row),
        row.getBoolean("final"),
        Duration.ofSeconds(row.getLong("age_seconds")));
  }

  private static @Nullable Finder finder(ResultSet row) throws SQLException {
    Long worker = SqlTypes.longOrNull(row, "worker_id");
    return worker == null
        ? null
        : new Finder(
            worker, row.getString("address"), row.getString("name"), row.getString("scheme"));
  }

  private static @Nullable Settled settled(ResultSet row) throws SQLException {
    Long settlement = SqlTypes.longOrNull(row, "settlement_id");
    return settlement == null ? null : settled(row, settlement);
  }

  private static Settled settled(ResultSet row, long settlement) throws SQLException {
    Long corrected = SqlTypes.longOrNull(row, "corrected_reward");
    return new Settled(
        settlement,
        row.getInt("fee_per_million"),
        row.getLong("fee"),
        corrected == null ? row.getLong("reward") : corrected,
        row.getInt("corrections"));
  }
}
