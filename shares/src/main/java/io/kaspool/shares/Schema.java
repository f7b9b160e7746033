package io.kaspool.shares;

import java.util.List;

/// What is in the file. Times are milliseconds since 1970, minutes are minutes since 1970.
final class Schema {
  /// In SQLite's header: this file is a journal, "KSPJ". SQLite keeps the field for this purpose
  /// (sqlite.org/fileformat2.html, application id).
  static final int APPLICATION_ID = 0x4b53504a;

  /// Raised whenever an older program could no longer read or write the file rightly.
  static final int FORMAT = 1;

  /// One row that says which journal this is and how far it got. Where it got is kept apart from
  /// the entries, so that neither numbers nor minutes go back when old entries are deleted.
  private static final String JOURNAL =
      """
      CREATE TABLE journal (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        format INTEGER NOT NULL,
        id INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        start INTEGER NOT NULL,
        last_sequence INTEGER NOT NULL,
        last_minute INTEGER NOT NULL
      ) STRICT
      """;

  /// Shares, found blocks and verdicts. Minutes rise with the sequence, so whatever reads or
  /// deletes by age needs no index but the key.
  private static final String ENTRY =
      """
      CREATE TABLE entry (
        sequence INTEGER PRIMARY KEY,
        minute INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('share', 'block', 'verdict')),
        wallet TEXT,
        worker TEXT,
        scheme TEXT,
        work INTEGER,
        job_sequence INTEGER,
        nonce INTEGER,
        block_hash BLOB,
        daa_score INTEGER,
        found_at INTEGER,
        node TEXT,
        verdict TEXT,
        reason TEXT
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
          JOURNAL, ENTRY, BLOCK_ONCE, VERDICT_ONCE, "PRAGMA application_id = " + APPLICATION_ID);

  private Schema() {}
}
