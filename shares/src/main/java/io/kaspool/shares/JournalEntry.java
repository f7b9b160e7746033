package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;

/// One row of the journal. Shares, blocks, verdicts and leases are numbered in one sequence,
/// without gaps.
public sealed interface JournalEntry {
  long sequence();

  /// Whole minutes since 1970 when the row was written. Never less than that of the row before.
  long minute();

  record ShareAccepted(long sequence, long minute, Share share) implements JournalEntry {}

  record BlockFound(long sequence, long minute, FoundBlock block) implements JournalEntry {}

  record BlockJudged(
      long sequence, long minute, Hash block, NodeEndpoint node, SubmitVerdict verdict)
      implements JournalEntry {}

  /// From this minute on the worker searched these nonces, until the range is leased again. Several
  /// workers behind one proxy hold the same range.
  ///
  /// @param space whose coinbase tag the blocks of this range carry
  record ExtranonceLeased(
      long sequence, long minute, SearchSpace space, NonceRange range, Worker worker)
      implements JournalEntry {}
}
