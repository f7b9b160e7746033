package io.kaspool.shares;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import java.util.List;
import java.util.Map;

/// What one transaction writes: blocks and verdicts first, then leases, then shares.
///
/// @param difficulties no rows of their own: what is known of these workers
/// @param shippedThrough how far the sink said to have come
record Batch(
    List<BlockRecord> records,
    List<Lease> leases,
    List<PendingShare> shares,
    Map<Worker, Difficulty> difficulties,
    long shippedThrough) {
  /// Whether it adds nothing to the journal but the time.
  boolean isEmpty() {
    return records.isEmpty() && leases.isEmpty() && shares.isEmpty() && difficulties.isEmpty();
  }
}
