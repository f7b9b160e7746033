package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two thousand settlements of one block each, three minutes apart, in which forty workers with the
/// same work share.
class LargeBooksTest {
  private static final int SETTLEMENTS = 2_000;
  private static final int WORKERS = 40;
  private static final Duration ACCEPTABLE = Duration.ofSeconds(15);
  private static final TestBooks BOOKS = new TestBooks();

  @BeforeAll
  static void fill() {
    long now = BOOKS.sql.number("SELECT extract(epoch FROM now())::bigint / 60");
    for (long day = (now - SETTLEMENTS * 3L) / 1_440 - 1; day <= now / 1_440; day++) {
      BOOKS.sql.run(
          "CREATE TABLE share_slice_%d PARTITION OF share_slice FOR VALUES FROM (%d) TO (%d)"
              .formatted(day, day * 1_440, (day + 1) * 1_440));
    }
    BOOKS.sql.tamper(
        FILL.replace("NOW", String.valueOf(now))
            .replace("SETTLEMENTS", String.valueOf(SETTLEMENTS))
            .replace("WORKERS", String.valueOf(WORKERS)));
  }

  private static final String FILL =
      """
      INSERT INTO wallet (address) VALUES ('kaspasim:somebody');
      INSERT INTO worker (wallet_id, name) SELECT 1, 'rig ' || n FROM generate_series(1, WORKERS) AS n;
      INSERT INTO journal (id, label, cursor_sequence, holder, state, last_batch_at)
        VALUES (1, 'g', 0, gen_random_uuid(), 'live', now());
      CREATE TEMPORARY TABLE numbers AS SELECT n, NOW - 3 * n AS minute,
          decode(lpad(to_hex(n), 64, '0'), 'hex') AS hash
        FROM generate_series(1, SETTLEMENTS) AS n;
      INSERT INTO account (kind, worker_id) SELECT 'miner', n FROM generate_series(1, WORKERS) AS n;
      INSERT INTO entry (ref, kind) SELECT 'settlement:' || n, 'settlement' FROM numbers ORDER BY n;
      INSERT INTO settlement (entry_id, at, window_minutes, round_minutes, rewards, fees, credits)
        SELECT n, to_timestamp(60 * minute), 30, 10, 5000000000, 50000000, 4950000000
        FROM numbers ORDER BY n;
      INSERT INTO posting SELECT n, account.id, CASE kind WHEN 'chain' THEN -5000000000
          WHEN 'fee' THEN 50000000 ELSE 4950000000 / WORKERS END
        FROM numbers, account WHERE kind IN ('chain', 'fee', 'miner');
      UPDATE account SET balance = sums.amount
        FROM (SELECT account_id, sum(amount) AS amount FROM posting GROUP BY 1) AS sums
        WHERE id = account_id;
      INSERT INTO found_block (hash, journal_id, start, sequence, minute, found_at, nonce,
          daa_score, worker_id, scheme, state, reward, fee_per_million, fee, settlement_id)
        SELECT hash, 1, 1, n, minute, to_timestamp(60 * minute), 0, 0, 1, 'pplns', 'settled',
          5000000000, 10000, 50000000, n FROM numbers;
      INSERT INTO treasury_output
          (transaction_id, output_index, amount, daa_score, coinbase, origin, block_hash)
        SELECT hash, 0, 5000000000, 50, true, 'block', hash FROM numbers;
      INSERT INTO share_slice SELECT minute, 1, worker.id, 'pplns', 7, 1
        FROM generate_series((SELECT min(minute) - 30 FROM numbers),
          (SELECT max(minute) FROM numbers)) AS minute, worker;
      ANALYZE\
      """;

  @AfterAll
  static void close() {
    BOOKS.close();
  }

  @Test
  void areAuditedInAcceptableTime() {
    Instant start = Instant.now();
    AuditReport report = Audit.of(BOOKS.ledger, Optional.empty());

    assertThat(report.isRight()).as(report.table()).isTrue();
    assertThat(Duration.between(start, Instant.now())).isLessThan(ACCEPTABLE);
    assertThat(report.table()).containsPattern("computed again +2000 +2000  ok");
  }
}
