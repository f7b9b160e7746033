package io.kaspool.shares;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.Scheme;
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
import java.util.List;
import java.util.Locale;

/// Rows of the table `entry`, there and back. Confined to the connection's thread.
final class Entries {
  static final String INSERT_SHARE =
      "INSERT INTO entry (sequence, minute, kind, wallet, worker, scheme, work, job_sequence,"
          + " nonce) VALUES (?, ?, 'share', ?, ?, ?, ?, ?, ?)";
  static final String INSERT_BLOCK =
      "INSERT INTO entry (sequence, minute, kind, wallet, worker, scheme, job_sequence, nonce,"
          + " block_hash, daa_score, found_at) VALUES (?, ?, 'block', ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  static final String INSERT_VERDICT =
      "INSERT INTO entry (sequence, minute, kind, block_hash, node, verdict, reason)"
          + " VALUES (?, ?, 'verdict', ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String SELECT =
      "SELECT * FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?";

  private Entries() {}

  static void bind(PreparedStatement row, long sequence, long minute, Share share)
      throws SQLException {
    bindWorker(row, sequence, minute, share.worker());
    row.setLong(6, share.work().hashes());
    row.setLong(7, share.jobSequence());
    row.setLong(8, share.nonce());
  }

  static void bind(PreparedStatement row, long sequence, long minute, FoundBlock block)
      throws SQLException {
    bindWorker(row, sequence, minute, block.finder());
    row.setLong(6, block.jobSequence());
    row.setLong(7, block.nonce());
    row.setBytes(8, block.hash().toBytes());
    row.setLong(9, block.daaScore());
    row.setLong(10, block.at().toEpochMilli());
  }

  private static void bindWorker(PreparedStatement row, long sequence, long minute, Worker worker)
      throws SQLException {
    row.setLong(1, sequence);
    row.setLong(2, minute);
    row.setString(3, worker.wallet().toString());
    row.setString(4, worker.name());
    row.setString(5, worker.scheme().name().toLowerCase(Locale.ROOT));
  }

  static void bind(PreparedStatement row, long sequence, long minute, BlockRecord.Judged judged)
      throws SQLException {
    row.setLong(1, sequence);
    row.setLong(2, minute);
    row.setBytes(3, judged.hash().toBytes());
    row.setString(4, judged.node().toString());
    row.setString(5, word(judged.verdict()));
    row.setString(6, reason(judged.verdict()));
  }

  private static String word(SubmitVerdict verdict) {
    return switch (verdict) {
      case SubmitVerdict.Accepted accepted -> "accepted";
      case SubmitVerdict.Rejected rejected -> "rejected";
      case SubmitVerdict.NotSynced notSynced -> "not synced";
      case SubmitVerdict.Unanswered unanswered -> "unanswered";
    };
  }

  private static String reason(SubmitVerdict verdict) {
    return switch (verdict) {
      case SubmitVerdict.Accepted accepted -> "";
      case SubmitVerdict.Rejected rejected -> rejected.reason();
      case SubmitVerdict.NotSynced notSynced -> notSynced.reason();
      case SubmitVerdict.Unanswered unanswered -> unanswered.reason();
    };
  }

  static List<JournalEntry> read(Connection connection, long sequence, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setLong(1, sequence);
      select.setInt(2, limit);
      List<JournalEntry> entries = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          entries.add(entry(row));
        }
      }
      return entries;
    }
  }

  private static JournalEntry entry(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    long minute = row.getLong("minute");
    String kind = row.getString("kind");
    return switch (kind) {
      case "share" -> new JournalEntry.ShareAccepted(sequence, minute, share(row));
      case "block" -> new JournalEntry.BlockFound(sequence, minute, block(row));
      case "verdict" ->
          new JournalEntry.BlockJudged(
              sequence,
              minute,
              Hash.of(row.getBytes("block_hash")),
              NodeEndpoint.parse(row.getString("node"), 1),
              verdict(row));
      default -> throw new SQLException("entry " + sequence + " is of unknown kind " + kind);
    };
  }

  private static Share share(ResultSet row) throws SQLException {
    return new Share(
        worker(row),
        Difficulty.ofHashes(row.getLong("work")),
        row.getLong("job_sequence"),
        row.getLong("nonce"));
  }

  private static FoundBlock block(ResultSet row) throws SQLException {
    return new FoundBlock(
        Hash.of(row.getBytes("block_hash")),
        row.getLong("nonce"),
        row.getLong("daa_score"),
        worker(row),
        row.getLong("job_sequence"),
        Instant.ofEpochMilli(row.getLong("found_at")));
  }

  private static Worker worker(ResultSet row) throws SQLException {
    return new Worker(
        Address.parse(row.getString("wallet")),
        row.getString("worker"),
        Scheme.valueOf(row.getString("scheme").toUpperCase(Locale.ROOT)));
  }

  private static SubmitVerdict verdict(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    String word = row.getString("verdict");
    return switch (word) {
      case "accepted" -> new SubmitVerdict.Accepted();
      case "rejected" -> new SubmitVerdict.Rejected(reason);
      case "not synced" -> new SubmitVerdict.NotSynced(reason);
      case "unanswered" -> new SubmitVerdict.Unanswered(reason);
      default -> throw new SQLException("unknown verdict " + word);
    };
  }
}
