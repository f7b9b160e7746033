package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What is heard of blocks, and when they are looked at next.
public final class Sightings {
  private final Handle handle;

  Sightings(Handle handle) {
    this.handle = handle;
  }

  /// Blocks whose time to be looked at has come, the longest waiting first.
  public List<Block> due(int limit) {
    return handle
        .createQuery(
            BlockRows.SELECT
                + "WHERE NOT final AND look_at <= clock_timestamp() ORDER BY look_at LIMIT :limit")
        .bind("limit", limit)
        .map((row, _) -> BlockRows.block(row))
        .list();
  }

  /// What was heard of a block.
  ///
  /// @param lookAgainIn when to ask again
  public record Sighting(
      Hash hash,
      State state,
      long confirmations,
      @Nullable Hash mergingBlock,
      @Nullable Long rewardSompi,
      Duration lookAgainIn) {}

  /// Writes them down, each of another block; what is settled or final stays as it is.
  public void see(List<Sighting> sightings) {
    if (sightings.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            UPDATE found_block
            SET state = seen.state, confirmations = seen.confirmations,
              merging_block = seen.merging, reward = seen.reward,
              look_at = clock_timestamp() + seen.again * interval '1 ms'
            FROM unnest(:hashes, :states, :confirmations, :merging, :rewards, :again)
              AS seen (hash, state, confirmations, merging, reward, again)
            WHERE found_block.hash = seen.hash AND settlement_id IS NULL AND NOT final\
            """)
        .bind("hashes", SqlTypes.hashes(sightings.stream().map(Sighting::hash)))
        .bindArray(
            "states", String.class, sightings.stream().map(one -> one.state().text()).toList())
        .bindArray(
            "confirmations", Long.class, sightings.stream().map(Sighting::confirmations).toList())
        .bind("merging", SqlTypes.hashesOrNulls(sightings.stream().map(Sighting::mergingBlock)))
        .bindArray("rewards", Long.class, rewards(sightings))
        .bindArray(
            "again",
            Long.class,
            sightings.stream().map(one -> one.lookAgainIn().toMillis()).toList())
        .execute();
  }

  private static List<@Nullable Long> rewards(List<Sighting> sightings) {
    List<@Nullable Long> rewards = new ArrayList<>();
    sightings.forEach(one -> rewards.add(one.rewardSompi()));
    return rewards;
  }

  /// When to look at each of them again; nothing else changes.
  public void lookAgain(Map<Hash, Duration> in) {
    if (in.isEmpty()) {
      return;
    }
    List<Map.Entry<Hash, Duration>> each = List.copyOf(in.entrySet());
    handle
        .createUpdate(
            """
            UPDATE found_block SET look_at = clock_timestamp() + named.again * interval '1 ms'
            FROM unnest(:hashes, :again) AS named (hash, again)
            WHERE found_block.hash = named.hash\
            """)
        .bind("hashes", SqlTypes.hashes(each.stream().map(Map.Entry::getKey)))
        .bindArray(
            "again", Long.class, each.stream().map(one -> one.getValue().toMillis()).toList())
        .execute();
  }

  /// Outputs fit the blocks: they are looked at again, at once, even if they were lost. Only what
  /// is settled and beyond finality stays as it is, and what the operator has given up.
  public void revive(Collection<Hash> hashes) {
    if (hashes.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            UPDATE found_block SET final = false, look_at = clock_timestamp(),
              state = CASE WHEN state IN ('lost', 'unresolved') THEN 'unmerged' ELSE state END
            WHERE hash = ANY (:hashes) AND NOT given_up
              AND NOT (final AND settlement_id IS NOT NULL)\
            """)
        .bind("hashes", SqlTypes.hashes(hashes.stream()))
        .execute();
  }

  /// Nothing about these blocks changes any more.
  public void setFinal(Collection<Hash> hashes) {
    if (hashes.isEmpty()) {
      return;
    }
    handle
        .createUpdate("UPDATE found_block SET final = true WHERE hash = ANY (:hashes)")
        .bind("hashes", SqlTypes.hashes(hashes.stream()))
        .execute();
  }
}
