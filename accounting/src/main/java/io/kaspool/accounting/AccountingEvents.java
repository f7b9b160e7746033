package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;

/// What accounting tells the operator. Called from accounting's threads; implementations return at
/// once.
public interface AccountingEvents {
  /// This process keeps the accounts from now on.
  void leaseTaken(long epoch);

  /// Another process does, or the database is away.
  void leaseLost(String why);

  /// A step failed and is tried again; told once until `recovered`.
  void failing(String step, String why);

  void recovered(String step);

  void settled(SettledRun run);

  /// A gateway with this journal says nothing; settlement waits for it.
  void journalSilent(String tag, String label);

  /// It is not waited for any more. What it brings later counts from then on.
  void journalGivenUp(String tag, String label);

  /// It ships, but what it ships is of so many minutes ago; settlement waits for it.
  void journalBehind(String tag, String label, long minutes);

  /// A block that no journal's row told of was found on the chain.
  void blockDiscovered(Hash block, String tag);

  /// The chain says otherwise of a block than before.
  ///
  /// @param rewardSompi what it pays, 0 unless the block is blue
  void blockStands(Hash block, Blocks.State state, long rewardSompi);

  /// Nobody can say what became of the block, or who found it.
  ///
  /// @param why with what the operator can do about it
  void blockUnresolved(Hash block, String why);

  /// What the chain pays for a settled block is not what was settled; the reserve bears it.
  void corrected(Hash block, long settledSompi, long paidSompi);

  /// Nobody knows where this output comes from.
  void outputUnattributed(Outpoint outpoint, long amountSompi);

  /// An output that was settled is gone without a payout.
  void outputMissing(Outpoint outpoint, long amountSompi);

  /// @param rewardsSompi fees and credits together
  record SettledRun(
      long settlement,
      int blocks,
      int payees,
      long rewardsSompi,
      long feesSompi,
      long creditsSompi) {}
}
