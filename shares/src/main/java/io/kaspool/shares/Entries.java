package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads rows of the table `entry`. Confined to the connection's thread.
final class Entries {
  private static final String SELECT =
      "SELECT sequence, minute, kind, worker, work, job_sequence, nonce, block_hash, daa_score,"
          + " found_at, node, verdict, reason, space_id, space_start, prefix, prefix_bits"
          + " FROM entry WHERE sequence >= ? AND sequence <= ? ORDER BY sequence LIMIT ?";

  // The columns of SELECT: by number, since looking them up by name takes most of the time.
  private static final int SEQUENCE = 1;
  private static final int MINUTE = 2;
  private static final int KIND = 3;
  private static final int WORKER = 4;
  private static final int WORK = 5;
  private static final int JOB_SEQUENCE = 6;
  private static final int NONCE = 7;
  private static final int BLOCK_HASH = 8;
  private static final int DAA_SCORE = 9;
  private static final int FOUND_AT = 10;
  private static final int NODE = 11;
  private static final int VERDICT = 12;
  private static final int REASON = 13;
  private static final int SPACE_ID = 14;
  private static final int SPACE_START = 15;
  private static final int PREFIX = 16;
  private static final int PREFIX_BITS = 17;

  private final PreparedStatement selectWorker;
  private final Map<Long, Worker> workers = new HashMap<>(); // those of the entries read

  private Entries(PreparedStatement selectWorker) {
    this.selectWorker = selectWorker;
  }

  static String word(SubmitVerdict verdict) {
    return switch (verdict) {
      case SubmitVerdict.Accepted _ -> "accepted";
      case SubmitVerdict.Rejected _ -> "rejected";
      case SubmitVerdict.NotSynced _ -> "not synced";
      case SubmitVerdict.Unanswered _ -> "unanswered";
    };
  }

  static String reason(SubmitVerdict verdict) {
    return switch (verdict) {
      case SubmitVerdict.Accepted _ -> "";
      case SubmitVerdict.Rejected(String reason) -> reason;
      case SubmitVerdict.NotSynced(String reason) -> reason;
      case SubmitVerdict.Unanswered(String reason) -> reason;
    };
  }

  /// @param first the first sequence number
  /// @param last the last one
  static List<JournalEntry> read(Connection connection, long first, long last, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT);
        PreparedStatement selectWorker =
            connection.prepareStatement("SELECT wallet, name, scheme FROM worker WHERE id = ?")) {
      select.setLong(1, first);
      select.setLong(2, last);
      select.setInt(3, limit);
      Entries entries = new Entries(selectWorker);
      List<JournalEntry> read = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          read.add(entries.entry(row));
        }
      }
      return read;
    }
  }

  private JournalEntry entry(ResultSet row) throws SQLException {
    long sequence = row.getLong(SEQUENCE);
    long minute = row.getLong(MINUTE);
    String kind = row.getString(KIND);
    return switch (kind) {
      case "share" -> new JournalEntry.ShareAccepted(sequence, minute, share(row));
      case "block" -> new JournalEntry.BlockFound(sequence, minute, block(row));
      case "verdict" ->
          new JournalEntry.BlockJudged(
              sequence,
              minute,
              Hash.of(row.getBytes(BLOCK_HASH)),
              NodeEndpoint.parse(row.getString(NODE), 1),
              verdict(row));
      case "lease" ->
          new JournalEntry.ExtranonceLeased(
              sequence,
              minute,
              new SearchSpace(row.getInt(SPACE_ID), row.getLong(SPACE_START)),
              new NonceRange(row.getLong(PREFIX), row.getInt(PREFIX_BITS)),
              worker(row));
      default -> throw new SQLException("entry " + sequence + " is of unknown kind " + kind);
    };
  }

  private Share share(ResultSet row) throws SQLException {
    return new Share(
        worker(row),
        Difficulty.ofHashes(row.getLong(WORK)),
        row.getLong(JOB_SEQUENCE),
        row.getLong(NONCE));
  }

  private FoundBlock block(ResultSet row) throws SQLException {
    return new FoundBlock(
        Hash.of(row.getBytes(BLOCK_HASH)),
        row.getLong(NONCE),
        row.getLong(DAA_SCORE),
        worker(row),
        row.getLong(JOB_SEQUENCE),
        Instant.ofEpochMilli(row.getLong(FOUND_AT)));
  }

  private Worker worker(ResultSet row) throws SQLException {
    long id = row.getLong(WORKER);
    Worker known = workers.get(id);
    if (known != null) {
      return known;
    }
    selectWorker.setLong(1, id);
    try (ResultSet found = selectWorker.executeQuery()) {
      if (!found.next()) {
        throw new SQLException(
            "entry " + row.getLong(SEQUENCE) + " names worker " + id + ", which is not there");
      }
      Worker worker = Workers.read(found);
      workers.put(id, worker);
      return worker;
    }
  }

  private static SubmitVerdict verdict(ResultSet row) throws SQLException {
    String reason = row.getString(REASON);
    String word = row.getString(VERDICT);
    return switch (word) {
      case "accepted" -> new SubmitVerdict.Accepted();
      case "rejected" -> new SubmitVerdict.Rejected(reason);
      case "not synced" -> new SubmitVerdict.NotSynced(reason);
      case "unanswered" -> new SubmitVerdict.Unanswered(reason);
      default -> throw new SQLException("unknown verdict " + word);
    };
  }
}
