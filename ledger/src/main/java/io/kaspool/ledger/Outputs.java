package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// Outputs to the treasury: those in the node's UTXO set, and those that were.
public final class Outputs {
  private static final String COLUMNS =
      """
      SELECT transaction_id, output_index, amount, daa_score, coinbase, origin, block_hash,
        gone_at IS NOT NULL AS gone, written_off,
        extract(epoch FROM clock_timestamp() - first_seen_at)::bigint AS age_seconds
      FROM treasury_output
      """;

  private static final String MISSING =
      """
      WHERE gone_at <= clock_timestamp() - :millis * interval '1 ms' AND NOT written_off
        AND (origin = 'attributed' OR EXISTS (
          SELECT FROM found_block AS paid
          WHERE paid.hash = block_hash AND state IN ('settled', 'blue')
            AND coalesce(corrected_reward, reward) > (
              SELECT coalesce(sum(amount), 0) FROM treasury_output AS other
              WHERE other.block_hash = paid.hash
                AND (other.gone_at IS NULL OR other.written_off))))\
      """;

  private final Handle handle;

  Outputs(Handle handle) {
    this.handle = handle;
  }

  /// Where an output comes from.
  public enum Origin {
    UNATTRIBUTED,
    /// A coinbase that pays for a block of this pool.
    BLOCK,
    /// Change of a payout.
    PAYOUT,
    /// The operator said so.
    ATTRIBUTED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Origin of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /// @param blockHash the block it pays for
  /// @param gone whether it is not in the node's UTXO set
  /// @param age since it was first seen
  public record Output(
      Outpoint outpoint,
      long amountSompi,
      long daaScore,
      boolean coinbase,
      Origin origin,
      @Nullable Hash blockHash,
      boolean gone,
      boolean writtenOff,
      Duration age) {}

  /// An output as the node's UTXO set has it.
  public record Seen(Outpoint outpoint, long amountSompi, long daaScore, boolean coinbase) {}

  /// Takes in outputs that are in the UTXO set; one that was gone is back.
  ///
  /// @return the settled blocks that they pay for
  public List<Hash> appear(List<Seen> outputs) {
    if (outputs.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            WITH seen AS (
              INSERT INTO treasury_output
                (transaction_id, output_index, amount, daa_score, coinbase)
              SELECT * FROM unnest(:transactions, :indexes, :amounts, :scores, :coinbases)
              ON CONFLICT (transaction_id, output_index) DO UPDATE
                SET gone_at = NULL, daa_score = excluded.daa_score, written_off = false
              RETURNING block_hash)
            SELECT DISTINCT hash FROM seen JOIN found_block ON hash = block_hash
            WHERE settlement_id IS NOT NULL
            """)
        .bind("transactions", transactions(outputs.stream().map(Seen::outpoint)))
        .bindArray(
            "indexes", Integer.class, outputs.stream().map(o -> o.outpoint().index()).toList())
        .bindArray("amounts", Long.class, outputs.stream().map(Seen::amountSompi).toList())
        .bindArray("scores", Long.class, outputs.stream().map(Seen::daaScore).toList())
        .bindArray("coinbases", Boolean.class, outputs.stream().map(Seen::coinbase).toList())
        .map((row, _) -> SqlTypes.hash(row, "hash"))
        .list();
  }

  /// The outputs are not in the UTXO set any more.
  ///
  /// @return the settled blocks that they paid for
  public List<Hash> disappear(List<Outpoint> outpoints) {
    if (outpoints.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            WITH gone AS (
              UPDATE treasury_output SET gone_at = clock_timestamp()
              FROM unnest(:transactions, :indexes) AS named (transaction_id, output_index)
              WHERE treasury_output.transaction_id = named.transaction_id
                AND treasury_output.output_index = named.output_index AND gone_at IS NULL
              RETURNING block_hash)
            SELECT DISTINCT hash FROM gone JOIN found_block ON hash = block_hash
            WHERE settlement_id IS NOT NULL\
            """)
        .bind("transactions", transactions(outpoints.stream()))
        .bindArray("indexes", Integer.class, outpoints.stream().map(Outpoint::index).toList())
        .map((row, _) -> SqlTypes.hash(row, "hash"))
        .list();
  }

  private static Argument transactions(Stream<Outpoint> outpoints) {
    return SqlTypes.hashes(outpoints.map(Outpoint::transactionId));
  }

  /// The outputs pay for these blocks. Of what the operator attributed before, it is only noted
  /// which block that was.
  public void attributeToBlocks(Map<Outpoint, Hash> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    List<Map.Entry<Outpoint, Hash>> each = List.copyOf(blocks.entrySet());
    handle
        .createUpdate(
            """
            UPDATE treasury_output
            SET origin = CASE origin WHEN 'attributed' THEN origin ELSE 'block' END,
              block_hash = CASE WHEN origin <> 'attributed' THEN named.block END,
              late_block_hash = CASE origin WHEN 'attributed' THEN named.block END
            FROM unnest(:transactions, :indexes, :blocks)
              AS named (transaction_id, output_index, block)
            WHERE treasury_output.transaction_id = named.transaction_id
              AND treasury_output.output_index = named.output_index
              AND origin IN ('unattributed', 'block', 'attributed')\
            """)
        .bind("transactions", transactions(each.stream().map(Map.Entry::getKey)))
        .bindArray(
            "indexes", Integer.class, each.stream().map(one -> one.getKey().index()).toList())
        .bind("blocks", SqlTypes.hashes(each.stream().map(Map.Entry::getValue)))
        .execute();
  }

  /// The block is given up: of unknown origin is what paid for it, or comes back.
  ///
  /// @return how many of them are in the UTXO set
  public long release(Hash block) {
    return handle
        .createQuery(
            """
            UPDATE treasury_output
            SET origin = 'unattributed', block_hash = NULL, written_off = false
            WHERE block_hash = :block RETURNING gone_at IS NULL\
            """)
        .bind("block", block.toBytes())
        .mapTo(Boolean.class)
        .stream()
        .filter(there -> there)
        .count();
  }

  /// The operator said whose it is.
  ///
  /// @throws LedgerException when that is known already, or nobody has seen the output
  public void attribute(Outpoint outpoint, long entryId) {
    int rows =
        handle
            .createUpdate(
                """
                UPDATE treasury_output SET origin = 'attributed', entry_id = :entry
                WHERE transaction_id = :transaction AND output_index = :index
                  AND origin = 'unattributed'\
                """)
            .bind("entry", entryId)
            .bind("transaction", outpoint.transactionId().toBytes())
            .bind("index", outpoint.index())
            .execute();
    require(rows == 1, "output " + outpoint + " is not unattributed");
  }

  /// The operator explained where it went.
  ///
  /// @throws LedgerException when it is not gone, or nobody has seen it
  public void writeOff(Outpoint outpoint) {
    int rows =
        handle
            .createUpdate(
                """
                UPDATE treasury_output SET written_off = true
                WHERE transaction_id = :transaction AND output_index = :index
                  AND gone_at IS NOT NULL\
                """)
            .bind("transaction", outpoint.transactionId().toBytes())
            .bind("index", outpoint.index())
            .execute();
    require(rows == 1, "output " + outpoint + " is not gone");
  }

  /// The chain does not owe them any more: that they are gone needs no explanation.
  public void withdrawWriteOffs(Collection<Outpoint> outpoints) {
    handle
        .createUpdate(
            """
            UPDATE treasury_output SET written_off = false
            FROM unnest(:transactions, :indexes) AS named (transaction_id, output_index)
            WHERE treasury_output.transaction_id = named.transaction_id
              AND treasury_output.output_index = named.output_index\
            """)
        .bind("transactions", transactions(outpoints.stream()))
        .bindArray("indexes", Integer.class, outpoints.stream().map(Outpoint::index).toList())
        .execute();
  }

  /// Whoever called has booked something for it: that must not stay.
  private static void require(boolean done, String otherwise) {
    if (!done) {
      throw new LedgerException(LedgerException.Kind.REFUSED, otherwise);
    }
  }

  /// The output, locked until the transaction ends.
  public Optional<Output> lock(Outpoint outpoint) {
    return handle
        .createQuery(
            COLUMNS + "WHERE transaction_id = :transaction AND output_index = :index FOR UPDATE")
        .bind("transaction", outpoint.transactionId().toBytes())
        .bind("index", outpoint.index())
        .map((row, _) -> output(row))
        .findOne();
  }

  /// All that should be in the UTXO set.
  public List<Output> unspent() {
    return list("WHERE gone_at IS NULL");
  }

  /// Those of `unspent` that are booked: of settled blocks, and attributed ones.
  public List<Output> bookedUnspent() {
    return list(
        """
        WHERE gone_at IS NULL AND (origin = 'attributed' OR EXISTS (
          SELECT FROM found_block WHERE hash = block_hash AND settlement_id IS NOT NULL))\
        """);
  }

  /// Coinbase outputs that fit no block for at least that long, the oldest first; if they are many,
  /// the newest of them.
  public List<Output> orphanCoinbases(Duration since) {
    return handle
        .createQuery(
            COLUMNS
                + """
                WHERE origin = 'unattributed' AND coinbase AND gone_at IS NULL
                  AND first_seen_at <= clock_timestamp() - :millis * interval '1 ms'
                ORDER BY daa_score DESC LIMIT 1000\
                """)
        .bind("millis", since.toMillis())
        .map((row, _) -> output(row))
        .list()
        .reversed();
  }

  /// Outputs in the UTXO set that nobody has explained for at least that long; if they are many,
  /// the newest.
  public List<Output> unattributed(Duration since) {
    return handle
        .createQuery(
            COLUMNS
                + """
                WHERE origin = 'unattributed' AND gone_at IS NULL
                  AND first_seen_at <= clock_timestamp() - :millis * interval '1 ms'
                ORDER BY daa_score DESC LIMIT 1000\
                """)
        .bind("millis", since.toMillis())
        .map((row, _) -> output(row))
        .list()
        .reversed();
  }

  public List<Output> ofBlocks(Collection<Hash> blocks) {
    return handle
        .createQuery(COLUMNS + "WHERE block_hash = ANY (:blocks)")
        .bind("blocks", SqlTypes.hashes(blocks.stream()))
        .map((row, _) -> output(row))
        .list();
  }

  /// Outputs that are gone without a payout or an explanation: those the operator attributed, and
  /// those of settled or blue blocks that the outputs left do not make up for.
  public List<Output> missing() {
    return missing(Duration.ZERO);
  }

  /// The same, of those that are gone for at least that long.
  public List<Output> missing(Duration since) {
    return handle
        .createQuery(COLUMNS + MISSING + " LIMIT 1000")
        .bind("millis", since.toMillis())
        .map((row, _) -> output(row))
        .list();
  }

  /// Whether `missing` would have this one.
  public boolean isMissing(Outpoint outpoint, Duration since) {
    return handle
        .createQuery(
            COLUMNS + MISSING + " AND transaction_id = :transaction AND output_index = :index")
        .bind("millis", since.toMillis())
        .bind("transaction", outpoint.transactionId().toBytes())
        .bind("index", outpoint.index())
        .map((row, _) -> output(row))
        .findOne()
        .isPresent();
  }

  /// Those of these that are gone, locked until the transaction ends. Locked before it is looked
  /// whether they are written off: somebody may be doing that.
  public List<Output> lockGone(Collection<Outpoint> outpoints) {
    return handle
        .createQuery(
            COLUMNS
                + """
                  JOIN unnest(:transactions, :indexes) AS named (id, number)
                    ON transaction_id = named.id AND output_index = named.number
                WHERE gone_at IS NOT NULL FOR UPDATE OF treasury_output\
                """)
        .bind("transactions", transactions(outpoints.stream()))
        .bindArray("indexes", Integer.class, outpoints.stream().map(Outpoint::index).toList())
        .map((row, _) -> output(row))
        .list();
  }

  /// Those outputs of these blocks that are gone, likewise.
  public List<Output> lockGoneOfBlocks(Collection<Hash> blocks) {
    return handle
        .createQuery(
            COLUMNS + "WHERE block_hash = ANY (:blocks) AND gone_at IS NOT NULL FOR UPDATE")
        .bind("blocks", SqlTypes.hashes(blocks.stream()))
        .map((row, _) -> output(row))
        .list();
  }

  private List<Output> list(String where) {
    return handle.createQuery(COLUMNS + where).map((row, _) -> output(row)).list();
  }

  private static Output output(ResultSet row) throws SQLException {
    return new Output(
        new Outpoint(SqlTypes.hash(row, "transaction_id"), row.getInt("output_index")),
        row.getLong("amount"),
        row.getLong("daa_score"),
        row.getBoolean("coinbase"),
        Origin.of(row.getString("origin")),
        SqlTypes.hashOrNull(row, "block_hash"),
        row.getBoolean("gone"),
        row.getBoolean("written_off"),
        Duration.ofSeconds(row.getLong("age_seconds")));
  }
}
