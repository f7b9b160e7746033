package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Appends rows to the table `entry` within the transaction of its caller, numbers them and hashes
/// them. Confined to the writer's connection and thread.
final class EntryWriter {
  private static final String INSERT_SHARE =
      "INSERT INTO entry (sequence, minute, kind, worker, work, job_sequence, nonce)"
          + " VALUES (?, ?, 'share', ?, ?, ?, ?)";
  private static final String INSERT_BLOCK =
      "INSERT INTO entry (sequence, minute, kind, worker, job_sequence, nonce, block_hash,"
          + " daa_score, found_at) VALUES (?, ?, 'block', ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String INSERT_VERDICT =
      "INSERT INTO entry (sequence, minute, kind, block_hash, node, verdict, reason)"
          + " VALUES (?, ?, 'verdict', ?, ?, ?, ?) ON CONFLICT DO NOTHING";
  private static final String INSERT_LEASE =
      "INSERT INTO entry (sequence, minute, kind, worker, space_id, space_start, prefix,"
          + " prefix_bits) VALUES (?, ?, 'lease', ?, ?, ?, ?, ?)";

  private final Workers workers;
  private final RunningHash runningHash;
  private final PreparedStatement insertShare;
  private final PreparedStatement insertBlock;
  private final PreparedStatement insertVerdict;
  private final PreparedStatement insertLease;
  private long minute;
  private long sequence;
  private Hash hash = Hash.ZERO;

  EntryWriter(Connection connection, Workers workers) throws SQLException {
    this.workers = workers;
    this.runningHash = new RunningHash(workers::code);
    this.insertShare = connection.prepareStatement(INSERT_SHARE);
    this.insertBlock = connection.prepareStatement(INSERT_BLOCK);
    this.insertVerdict = connection.prepareStatement(INSERT_VERDICT);
    this.insertLease = connection.prepareStatement(INSERT_LEASE);
  }

  /// Writes the batch's rows after this place and returns the place after them.
  Cursor append(Batch batch, Cursor after, long atMinute) throws SQLException {
    minute = atMinute;
    sequence = after.sequence();
    hash = after.runningHash();
    for (BlockRecord record : batch.records()) {
      append(record);
    }
    for (Lease lease : batch.leases()) {
      append(lease);
    }
    for (PendingShare pending : batch.shares()) {
      append(pending.share());
    }
    insertShare.executeBatch();
    return new Cursor(sequence, hash);
  }

  private void append(Share share) throws SQLException {
    begin(insertShare, share.worker());
    insertShare.setLong(4, share.work().hashes());
    insertShare.setLong(5, share.jobSequence());
    insertShare.setLong(6, share.nonce());
    insertShare.addBatch();
    written(new JournalEntry.ShareAccepted(sequence + 1, minute, share));
  }

  private void append(BlockRecord record) throws SQLException {
    switch (record) {
      case BlockRecord.Found(FoundBlock block) -> append(block);
      case BlockRecord.Judged judged -> append(judged);
    }
  }

  private void append(FoundBlock block) throws SQLException {
    begin(insertBlock, block.finder());
    insertBlock.setLong(4, block.jobSequence());
    insertBlock.setLong(5, block.nonce());
    insertBlock.setBytes(6, block.hash().toBytes());
    insertBlock.setLong(7, block.daaScore());
    insertBlock.setLong(8, block.at().toEpochMilli());
    if (insertBlock.executeUpdate() > 0) {
      written(new JournalEntry.BlockFound(sequence + 1, minute, block));
    }
  }

  private void append(BlockRecord.Judged judged) throws SQLException {
    insertVerdict.setLong(1, sequence + 1);
    insertVerdict.setLong(2, minute);
    insertVerdict.setBytes(3, judged.hash().toBytes());
    insertVerdict.setString(4, judged.node().toString());
    insertVerdict.setString(5, Entries.word(judged.verdict()));
    insertVerdict.setString(6, Entries.reason(judged.verdict()));
    if (insertVerdict.executeUpdate() > 0) {
      written(
          new JournalEntry.BlockJudged(
              sequence + 1, minute, judged.hash(), judged.node(), judged.verdict()));
    }
  }

  private void append(Lease lease) throws SQLException {
    SearchSpace space = lease.space();
    NonceRange range = lease.range();
    begin(insertLease, lease.worker());
    insertLease.setInt(4, space.id());
    insertLease.setLong(5, space.start());
    insertLease.setLong(6, range.prefix());
    insertLease.setInt(7, range.prefixBits());
    insertLease.executeUpdate();
    written(new JournalEntry.ExtranonceLeased(sequence + 1, minute, space, range, lease.worker()));
  }

  private void begin(PreparedStatement row, Worker worker) throws SQLException {
    row.setLong(1, sequence + 1);
    row.setLong(2, minute);
    row.setLong(3, workers.id(worker, minute));
  }

  private void written(JournalEntry entry) {
    hash = runningHash.next(hash, entry);
    sequence = entry.sequence();
  }
}
