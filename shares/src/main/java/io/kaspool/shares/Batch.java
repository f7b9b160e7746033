package io.kaspool.shares;

import java.util.List;

/// What one transaction writes: blocks and verdicts first, then shares.
record Batch(List<BlockRecord> records, List<PendingShare> shares) {
  boolean isEmpty() {
    return records.isEmpty() && shares.isEmpty();
  }
}
