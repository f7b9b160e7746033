package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The blocks that this pool found, and what became of each.
public final class Blocks {
  private final Handle handle;

  Blocks(Handle handle) {
    this.handle = handle;
  }

  /// Where a block stands.
  public enum State {
    FOUND,
    UNMERGED,
    BLUE,
    RED,
    /// It was never merged, and cannot be any more.
    LOST,
    /// Nobody can say what became of it: the operator has to.
    UNRESOLVED,
    SETTLED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /// Who gets what a block pays, under `solo` all of it.
  public record Finder(long workerId, String wallet, String worker, String scheme) {}

  /// What a settlement did with a block.
  ///
  /// @param standsSompi what is booked for the block now: what was settled, or the last correction
  /// @param corrections how often it was corrected since
  public record Settled(
      long settlementId, int feePerMillion, long feeSompi, long standsSompi, int corrections) {}

  /// @param sequence the journal's row; null while only the chain tells of the block
  /// @param finder null while it is not known
  /// @param rewardSompi what the chain pays for it, as last heard; what was settled once it is
  public record Block(
      Hash hash,
      int journalId,
      long start,
      @Nullable Long sequence,
      long minute,
      Instant foundAt,
      long daaScore,
      long nonce,
      @Nullable Finder finder,
      String verdict,
      State state,
      long confirmations,
      @Nullable Hash mergingBlock,
      @Nullable Long rewardSompi,
      @Nullable Settled settled,
      boolean isFinal,
      Duration age) {}

  /// A block to be followed.
  public record NewBlock(
      Hash hash,
      int journalId,
      long start,
      @Nullable Long sequence,
      long minute,
      Instant foundAt,
      long daaScore,
      long nonce,
      @Nullable Long workerId,
      @Nullable String scheme) {}

  /// Takes the block in. A journal's row completes what the chain told before it came.
  ///
  /// @return whether it was not known
  public boolean add(NewBlock block) {
    return handle
        .createQuery(
            """
            INSERT INTO found_block (hash, journal_id, start, sequence, minute, found_at,
              daa_score, nonce, worker_id, scheme)
            VALUES (:hash, :journal, :start, :sequence, :minute, :found, :daa, :nonce, :worker,
              :scheme)
            ON CONFLICT (hash) DO UPDATE
              SET sequence = excluded.sequence, minute = excluded.minute,
                found_at = excluded.found_at, worker_id = excluded.worker_id,
                scheme = excluded.scheme, journal_id = excluded.journal_id,
                start = excluded.start
              WHERE found_block.sequence IS NULL AND excluded.sequence IS NOT NULL
                AND found_block.settlement_id IS NULL
            RETURNING xmax = 0\
            """)
        .bind("hash", block.hash().toBytes())
        .bind("journal", block.journalId())
        .bind("start", block.start())
        .bind("sequence", block.sequence())
        .bind("minute", block.minute())
        .bind("found", block.foundAt())
        .bind("daa", block.daaScore())
        .bind("nonce", block.nonce())
        .bind("worker", block.workerId())
        .bind("scheme", block.scheme())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  /// What a node said when it was given the block: any node's yes stands, a no only where nothing
  /// was known.
  public void judge(Hash hash, boolean accepted, String text) {
    handle
        .createUpdate(
            """
            UPDATE found_block SET verdict = :verdict, verdict_text = :text
            WHERE hash = :hash AND verdict <> 'accepted' AND verdict <> :verdict\
            """)
        .bind("verdict", accepted ? "accepted" : "rejected")
        .bind("text", text)
        .bind("hash", hash.toBytes())
        .execute();
  }

  public Optional<Block> find(Hash hash) {
    return handle
        .createQuery(BlockRows.SELECT + "WHERE hash = :hash")
        .bind("hash", hash.toBytes())
        .map((row, _) -> BlockRows.block(row))
        .findOne();
  }

  /// Blue blocks with enough confirmations, of which every output that the chain owes for them is
  /// there or written off; all of them locked until the transaction ends.
  public List<Block> ripe(long confirmations, int limit) {
    return handle
        .createQuery(
            BlockRows.SELECT
                + """
                WHERE state = 'blue' AND confirmations >= :confirmations AND scheme IS NOT NULL
                  AND reward = (
                    SELECT sum(amount) FROM treasury_output
                    WHERE block_hash = found_block.hash AND (gone_at IS NULL OR written_off))
                ORDER BY minute, hash LIMIT :limit FOR UPDATE OF found_block\
                """)
        .bind("confirmations", confirmations)
        .bind("limit", limit)
        .map((row, _) -> BlockRows.block(row))
        .list();
  }

  /// A blue block that will not be ripe.
  ///
  /// @param presentSompi what its outputs make up that are there or written off
  /// @param attributed whether the operator has attributed an output that pays for it
  public record Stuck(Block block, long presentSompi, boolean attributed) {}

  /// Blue blocks with more than so many confirmations whose outputs do not make up their reward,
  /// the oldest first.
  public List<Stuck> stuck(long confirmations) {
    return handle
        .createQuery(
            BlockRows.select(
                    """
                    , present, EXISTS (
                        SELECT FROM treasury_output WHERE late_block_hash = hash) AS attributed\
                    """)
                + """
                  CROSS JOIN LATERAL (
                    SELECT coalesce(sum(amount), 0)::bigint FROM treasury_output
                    WHERE block_hash = found_block.hash AND (gone_at IS NULL OR written_off))
                    AS outputs (present)
                WHERE state = 'blue' AND confirmations > :confirmations AND reward <> present
                ORDER BY minute, hash LIMIT 1000\
                """)
        .bind("confirmations", confirmations)
        .map(
            (row, _) ->
                new Stuck(
                    BlockRows.block(row), row.getLong("present"), row.getBoolean("attributed")))
        .list();
  }

  /// What the pool keeps of one block.
  public record Fee(Hash block, int perMillion, long sompi) {}

  /// Marks the blocks as settled.
  ///
  /// @throws LedgerException when one of them is settled already
  public void settle(long settlementId, List<Fee> fees, Duration lookAgainIn) {
    int rows =
        handle
            .createUpdate(
                """
                UPDATE found_block
                SET state = 'settled', settlement_id = :settlement, fee_per_million = named.rate,
                  fee = named.fee, look_at = clock_timestamp() + :again * interval '1 ms'
                FROM unnest(:hashes, :rates, :fees) AS named (hash, rate, fee)
                WHERE found_block.hash = named.hash AND settlement_id IS NULL\
                """)
            .bind("settlement", settlementId)
            .bind("again", lookAgainIn.toMillis())
            .bind("hashes", SqlTypes.hashes(fees.stream().map(Fee::block)))
            .bindArray("rates", Integer.class, fees.stream().map(Fee::perMillion).toList())
            .bindArray("fees", Long.class, fees.stream().map(Fee::sompi).toList())
            .execute();
    if (rows != fees.size()) {
      throw new LedgerException(
          LedgerException.Kind.REFUSED,
          "a block is settled already: %d of %d are not".formatted(rows, fees.size()));
    }
  }

  /// Notes that a settled block stands for another amount than before.
  ///
  /// @param corrections how often it had been corrected; nothing is done when that is not so any
  ///   more
  /// @return whether it was done
  public boolean correct(Hash hash, int corrections, long standsSompi) {
    return handle
            .createUpdate(
                """
                UPDATE found_block SET corrected_reward = :stands, corrections = corrections + 1
                WHERE hash = :hash AND corrections = :corrections AND settlement_id IS NOT NULL\
                """)
            .bind("stands", standsSompi)
            .bind("hash", hash.toBytes())
            .bind("corrections", corrections)
            .execute()
        == 1;
  }

  /// Says who found a block that is not settled.
  ///
  /// @return whether there was such a block
  public boolean assign(Hash hash, long workerId, String scheme) {
    return handle
            .createUpdate(
                """
                UPDATE found_block
                SET worker_id = :worker, scheme = :scheme, look_at = clock_timestamp(),
                  state = CASE state WHEN 'unresolved' THEN 'found' ELSE state END
                WHERE hash = :hash AND settlement_id IS NULL\
                """)
            .bind("worker", workerId)
            .bind("scheme", scheme)
            .bind("hash", hash.toBytes())
            .execute()
        == 1;
  }

  /// The operator says that nothing will come of a block that is not settled: it is not looked at
  /// again.
  public void giveUp(Hash hash) {
    handle
        .createUpdate(
            """
            UPDATE found_block SET state = 'lost', final = true, given_up = true
            WHERE hash = :hash AND settlement_id IS NULL\
            """)
        .bind("hash", hash.toBytes())
        .execute();
  }

  /// The minute of the oldest block that may still be settled.
  public OptionalLong firstOpenMinute() {
    return handle
        .createQuery(
            """
            SELECT min(minute) AS minute FROM found_block
            WHERE NOT final AND state IN ('found', 'unmerged', 'blue')\
            """)
        .map((row, _) -> SqlTypes.longOrNull(row, "minute"))
        .stream()
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /// How many blue blocks with a finder wait for the row of a journal that nobody knows.
  public long ofUnknownJournals() {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM found_block
            WHERE state = 'blue' AND sequence IS NULL AND worker_id IS NOT NULL
              AND NOT EXISTS (SELECT FROM journal WHERE journal.id = journal_id)\
            """)
        .mapTo(Long.class)
        .one();
  }

  /// How many blocks nobody can tell of.
  public long unresolved() {
    return handle
        .createQuery("SELECT count(*) FROM found_block WHERE state = 'unresolved'")
        .mapTo(Long.class)
        .one();
  }

  public List<Block> ofSettlement(long settlementId) {
    return handle
        .createQuery(BlockRows.SELECT + "WHERE settlement_id = :settlement ORDER BY minute, hash")
        .bind("settlement", settlementId)
        .map((row, _) -> BlockRows.block(row))
        .list();
  }

  /// How many blocks are in each state.
  public List<Count> counts() {
    return handle
        .createQuery("SELECT state, count(*) AS n FROM found_block GROUP BY state ORDER BY state")
        .map((row, _) -> new Count(State.of(row.getString("state")), row.getLong("n")))
        .list();
  }

  public record Count(State state, long blocks) {}

  /// Which of these are known.
  public List<Hash> known(Collection<Hash> hashes) {
    return handle
        .createQuery("SELECT hash FROM found_block WHERE hash = ANY (:hashes)")
        .bind("hashes", SqlTypes.hashes(hashes.stream()))
        .map((row, _) -> SqlTypes.hash(row, "hash"))
        .list();
  }
}
