package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who found the blocks that only the chain tells of.
public final class BlockFinders {
  private final Handle handle;

  BlockFinders(Handle handle) {
    this.handle = handle;
  }

  /// Who searched a part of the nonces.
  public record Searcher(long workerId, String scheme) {}

  /// A block that nobody says who found.
  ///
  /// @param searcher who had the part of the nonces that the block's is in: the newest lease among
  ///   blocks of this tag; null when there is none
  public record Unclaimed(Block block, @Nullable Searcher searcher) {}

  /// Blocks without a finder that need one, or may yet, first those for whom there is a lease.
  ///
  /// @param leaseMinutes how long after the minute of the block a lease of its nonces may be
  ///   written
  public List<Unclaimed> unclaimed(long leaseMinutes, int limit) {
    return handle
        .createQuery(
            BlockRows.select(", searcher_id, searcher_scheme")
                + """
                LEFT JOIN LATERAL (
                  SELECT lease.worker_id, lease.scheme FROM extranonce_lease AS lease
                  WHERE lease.tag_id = found_block.journal_id AND lease.start = found_block.start
                    AND lease.minute <= found_block.minute + :minutes
                    AND lease.extranonce
                      = (found_block.nonce >> (64 - lease.bits)) & ~(-1::bigint << lease.bits)
                  ORDER BY lease.minute DESC, lease.sequence DESC LIMIT 1)
                  AS searcher (searcher_id, searcher_scheme) ON true
                WHERE found_block.worker_id IS NULL
                  AND state IN ('found', 'unmerged', 'blue', 'unresolved')
                ORDER BY searcher_id IS NULL, found_block.minute LIMIT :limit\
                """)
        .bind("minutes", leaseMinutes)
        .bind("limit", limit)
        .map((row, _) -> new Unclaimed(BlockRows.block(row), searcher(row)))
        .list();
  }

  private static @Nullable Searcher searcher(ResultSet row) throws SQLException {
    Long worker = SqlTypes.longOrNull(row, "searcher_id");
    return worker == null ? null : new Searcher(worker, row.getString("searcher_scheme"));
  }

  /// Says who found them, of those that nobody has claimed meanwhile.
  public void assign(Map<Hash, Searcher> found) {
    List<Map.Entry<Hash, Searcher>> each = List.copyOf(found.entrySet());
    handle
        .createUpdate(
            """
            UPDATE found_block
            SET worker_id = named.worker, scheme = named.scheme, look_at = clock_timestamp(),
              state = CASE state WHEN 'unresolved' THEN 'found' ELSE state END
            FROM unnest(:hashes, :workers, :schemes) AS named (hash, worker, scheme)
            WHERE found_block.hash = named.hash AND worker_id IS NULL\
            """)
        .bind("hashes", SqlTypes.hashes(each.stream().map(Map.Entry::getKey)))
        .bindArray(
            "workers", Long.class, each.stream().map(one -> one.getValue().workerId()).toList())
        .bindArray(
            "schemes", String.class, each.stream().map(one -> one.getValue().scheme()).toList())
        .execute();
  }
}
