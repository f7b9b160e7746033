package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Scheme;

/// A block to settle: its reward is the treasury's for good, and the work that shares in it is
/// complete ([Settlement#isRipe]).
///
/// @param minute when it was found, counted from the epoch
/// @param finder earns it all where no work is known that could share it
/// @param rewardSompi what the chain paid for it, may be 0
/// @param feePerMillion the pool's part, as recorded with the block; 0 to 1,000,000
public record RipeBlock(
    Hash hash, Scheme scheme, long minute, Payee finder, long rewardSompi, int feePerMillion) {
  public RipeBlock {
    Settlement.requireReward(rewardSompi);
    Settlement.requirePerMillion(feePerMillion);
  }

  long feeSompi() {
    return Settlement.fee(rewardSompi, feePerMillion);
  }

  /// What is left for those who worked.
  long shareableSompi() {
    return rewardSompi - feeSompi();
  }
}
