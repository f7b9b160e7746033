package io.kaspool.shares;

import java.util.List;

/// What is in the file. Times are milliseconds since 1970, minutes are minutes since 1970.
final class Schema {
  /// In SQLite's header: this file is a journal, "KSPJ". SQLite keeps the field for this purpose
  /// (sqlite.org/fileformat2.html, application id).
  static final int APPLICATION_ID = 0x4b53504a;

  /// Raised whenever an older program could no longer read or write the file rightly. Format 1 was
  /// never part of a release.
  static final int FORMAT = 2;

  /// One row that says which journal this is and how far it got. Where it got is kept apart from
  /// the entries, so that neither numbers nor minutes go back when old entries are deleted.
  /// `shipped_through` is only what the sink said last; it is asked again before anything is sent.
  private static final String JOURNAL =
      """
      CREATE TABLE journal (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        format INTEGER NOT NULL,
        id INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        base_sequence INTEGER NOT NULL,
        last_sequence INTEGER NOT NULL,
        last_minute INTEGER NOT NULL,
        shipped_through INTEGER NOT NULL,
        deleted_through INTEGER NOT NULL
      ) STRICT
      """;

  /// One row for each opening of the file, and for each change of its id: who wrote the entries
  /// from this sequence number on. Two copies of one file share the openings before they parted.
  private static final String START =
      """
      CREATE TABLE start (
        number INTEGER PRIMARY KEY,
        holder BLOB NOT NULL CHECK (length(holder) = 16),
        first_sequence INTEGER NOT NULL
      ) STRICT
      """;

  /// `seen_minute` may be up to an hour behind the worker's last entry, never more. A worker goes
  /// with its last entry.
  private static final String WORKER =
      """
      CREATE TABLE worker (
        id INTEGER PRIMARY KEY,
        wallet TEXT NOT NULL,
        name TEXT NOT NULL,
        scheme TEXT NOT NULL,
        last_difficulty INTEGER,
        seen_minute INTEGER NOT NULL,
        UNIQUE (wallet, name, scheme)
      ) STRICT
      """;

  private static final String WORKER_SEEN = "CREATE INDEX worker_seen ON worker (seen_minute)";

  /// Where a commit ended: batches end there too. `minute` is what the journal's clock had reached
  /// while this was the last entry, so whatever follows has this minute or a later one.
  private static final String COMMIT_POINT =
      """
      CREATE TABLE commit_point (
        last_sequence INTEGER PRIMARY KEY,
        minute INTEGER NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT
      """;

  /// Shares, found blocks, verdicts and leases. Minutes rise with the sequence, so whatever reads
  /// or deletes by age needs no index but the key. `worker` is a row of `worker`, without a foreign
  /// key since checking it costs more than the rest of the row.
  private static final String ENTRY =
      """
      CREATE TABLE entry (
        sequence INTEGER PRIMARY KEY,
        minute INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('share', 'block', 'verdict', 'lease')),
        worker INTEGER,
        work INTEGER,
        job_sequence INTEGER,
        nonce INTEGER,
        block_hash BLOB,
        daa_score INTEGER,
        found_at INTEGER,
        node TEXT,
        verdict TEXT,
        reason TEXT,
        space_id INTEGER,
        space_start INTEGER,
        prefix INTEGER,
        prefix_bits INTEGER
      ) STRICT
      """;

  // A retry after a commit of unknown outcome must not write a row again. Shares are not retried.
  private static final String BLOCK_ONCE =
      "CREATE UNIQUE INDEX block_once ON entry (block_hash) WHERE kind = 'block'";
  private static final String VERDICT_ONCE =
      "CREATE UNIQUE INDEX verdict_once ON entry (block_hash, node, verdict, reason)"
          + " WHERE kind = 'verdict'";

  static final List<String> CREATE =
      List.of(
          JOURNAL,
          START,
          WORKER,
          WORKER_SEEN,
          COMMIT_POINT,
          ENTRY,
          BLOCK_ONCE,
          VERDICT_ONCE,
          "PRAGMA application_id = " + APPLICATION_ID);

  private Schema() {}
}
