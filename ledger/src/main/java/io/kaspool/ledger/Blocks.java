package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  private static final String COLUMNS =
      """
      SELECT hash, journal_id, start, sequence, minute, found_at, daa_score, nonce,
        found_block.worker_id, wallet.address, worker.name, scheme, verdict, state, confirmations,
        merging_block, reward, fee_per_million, fee, settlement_id, corrected_reward, corrections, final,
        extract(epoch FROM clock_timestamp() - found_at)::bigint AS age_seconds,
        first_asked_at IS NOT NULL AS asked
      FROM found_block
        LEFT JOIN worker ON worker.id = found_block.worker_id
        LEFT JOIN wallet ON wallet.id = worker.wallet_id
      """;

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
  /// @param asked whether a node was ever asked
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
      Duration age,
      boolean asked) {}

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
        .createQuery(COLUMNS + "WHERE hash = :hash")
        .bind("hash", hash.toBytes())
        .map((row, _) -> block(row))
        .findOne();
  }

  /// Blocks whose time to be looked at has come, the longest waiting first.
  public List<Block> due(int limit) {
    return handle
        .createQuery(
            COLUMNS
                + "WHERE NOT final AND look_at <= clock_timestamp() ORDER BY look_at LIMIT :limit")
        .bind("limit", limit)
        .map((row, _) -> block(row))
        .list();
  }

  /// What was heard of a block that is not settled.
  ///
  /// @param lookAgainIn when to ask again
  public record Sighting(
      Hash hash,
      State state,
      long confirmations,
      @Nullable Hash mergingBlock,
      @Nullable Long rewardSompi,
      Duration lookAgainIn) {}

  public void see(Sighting sighting) {
    handle
        .createUpdate(
            """
            UPDATE found_block
            SET state = :state, confirmations = :confirmations, merging_block = :merging,
              reward = :reward, look_at = clock_timestamp() + :again * interval '1 ms',
              first_asked_at = coalesce(first_asked_at, clock_timestamp())
            WHERE hash = :hash AND settlement_id IS NULL\
            """)
        .bind("state", sighting.state().text())
        .bind("confirmations", sighting.confirmations())
        .bind("merging", bytesOrNull(sighting.mergingBlock()))
        .bind("reward", sighting.rewardSompi())
        .bind("again", sighting.lookAgainIn().toMillis())
        .bind("hash", sighting.hash().toBytes())
        .execute();
  }

  private static byte @Nullable [] bytesOrNull(@Nullable Hash hash) {
    return hash == null ? null : hash.toBytes();
  }

  /// When to look at it again; nothing else changes.
  public void lookAgain(Hash hash, Duration in) {
    handle
        .createUpdate(
            """
            UPDATE found_block SET look_at = clock_timestamp() + :again * interval '1 ms'
            WHERE hash = :hash\
            """)
        .bind("again", in.toMillis())
        .bind("hash", hash.toBytes())
        .execute();
  }

  /// Blue blocks with enough confirmations, of which every output that the chain owes for them was
  /// seen; all of them locked until the transaction ends.
  public List<Block> ripe(long confirmations, int limit) {
    return handle
        .createQuery(
            COLUMNS
                + """
                WHERE state = 'blue' AND confirmations >= :confirmations AND scheme IS NOT NULL
                  AND reward = (
                    SELECT sum(amount) FROM treasury_output
                    WHERE block_hash = found_block.hash AND gone_at IS NULL)
                ORDER BY minute, hash LIMIT :limit FOR UPDATE OF found_block\
                """)
        .bind("confirmations", confirmations)
        .bind("limit", limit)
        .map((row, _) -> block(row))
        .list();
  }

  /// Marks the block as settled.
  ///
  /// @throws LedgerException when it is settled already
  public void settle(
      Hash hash, long settlementId, int feePerMillion, long feeSompi, Duration lookAgainIn) {
    int rows =
        handle
            .createUpdate(
                """
                UPDATE found_block
                SET state = 'settled', settlement_id = :settlement, fee_per_million = :rate,
                  fee = :fee, look_at = clock_timestamp() + :again * interval '1 ms'
                WHERE hash = :hash AND settlement_id IS NULL\
                """)
            .bind("settlement", settlementId)
            .bind("rate", feePerMillion)
            .bind("fee", feeSompi)
            .bind("again", lookAgainIn.toMillis())
            .bind("hash", hash.toBytes())
            .execute();
    if (rows != 1) {
      throw new LedgerException(
          LedgerException.Kind.REFUSED, "block " + hash + " is settled already");
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

  /// An output fits the block: it is looked at again, at once, even if it was given up. Only what
  /// is settled and beyond finality stays as it is.
  public void revive(Hash hash) {
    handle
        .createUpdate(
            """
            UPDATE found_block SET final = false, look_at = clock_timestamp(),
              state = CASE WHEN state IN ('lost', 'unresolved') THEN 'unmerged' ELSE state END
            WHERE hash = :hash AND NOT (final AND settlement_id IS NOT NULL)\
            """)
        .bind("hash", hash.toBytes())
        .execute();
  }

  /// Nothing about this block changes any more.
  public void setFinal(Hash hash) {
    handle
        .createUpdate("UPDATE found_block SET final = true WHERE hash = :hash")
        .bind("hash", hash.toBytes())
        .execute();
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

  /// The operator says that nothing will come of an unresolved block.
  ///
  /// @return whether it was unresolved
  public boolean giveUp(Hash hash) {
    return handle
            .createUpdate(
                "UPDATE found_block SET state = 'lost' WHERE hash = :hash AND state = 'unresolved'")
            .bind("hash", hash.toBytes())
            .execute()
        == 1;
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

  /// How many blocks nobody can tell of.
  public long unresolved() {
    return handle
        .createQuery("SELECT count(*) FROM found_block WHERE state = 'unresolved'")
        .mapTo(Long.class)
        .one();
  }

  /// Unsettled blocks without a finder, for whom a lease may have come since.
  public List<Block> withoutFinder() {
    return handle
        .createQuery(COLUMNS + "WHERE found_block.worker_id IS NULL AND state <> 'lost' LIMIT 1000")
        .map((row, _) -> block(row))
        .list();
  }

  public List<Block> ofSettlement(long settlementId) {
    return handle
        .createQuery(COLUMNS + "WHERE settlement_id = :settlement ORDER BY minute, hash")
        .bind("settlement", settlementId)
        .map((row, _) -> block(row))
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

  private static Block block(ResultSet row) throws SQLException {
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
        Duration.ofSeconds(row.getLong("age_seconds")),
        row.getBoolean("asked"));
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
