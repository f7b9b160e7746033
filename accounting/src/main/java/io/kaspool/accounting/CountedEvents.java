package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;
import java.util.concurrent.atomic.LongAdder;

/// Counts what metrics show, and passes all of it on. Any thread.
final class CountedEvents implements AccountingEvents {
  private final AccountingEvents next;
  private final LongAdder settlements = new LongAdder();
  private final LongAdder corrections = new LongAdder();

  CountedEvents(AccountingEvents next) {
    this.next = next;
  }

  long settlements() {
    return settlements.sum();
  }

  long corrections() {
    return corrections.sum();
  }

  @Override
  public void leaseTaken(long epoch) {
    next.leaseTaken(epoch);
  }

  @Override
  public void leaseLost(String why) {
    next.leaseLost(why);
  }

  @Override
  public void failing(String step, String why) {
    next.failing(step, why);
  }

  @Override
  public void recovered(String step) {
    next.recovered(step);
  }

  @Override
  public void settled(SettledRun run) {
    settlements.increment();
    next.settled(run);
  }

  @Override
  public void journalSilent(String tag, String label) {
    next.journalSilent(tag, label);
  }

  @Override
  public void journalGivenUp(String tag, String label) {
    next.journalGivenUp(tag, label);
  }

  @Override
  public void journalBehind(String tag, String label, long minutes) {
    next.journalBehind(tag, label, minutes);
  }

  @Override
  public void blockDiscovered(Hash block, String tag) {
    next.blockDiscovered(block, tag);
  }

  @Override
  public void blockStands(Hash block, Blocks.State state, long rewardSompi) {
    next.blockStands(block, state, rewardSompi);
  }

  @Override
  public void blockUnresolved(Hash block, String why) {
    next.blockUnresolved(block, why);
  }

  @Override
  public void corrected(Hash block, long settledSompi, long paidSompi) {
    corrections.increment();
    next.corrected(block, settledSompi, paidSompi);
  }

  @Override
  public void outputUnattributed(Outpoint outpoint, long amountSompi) {
    next.outputUnattributed(outpoint, amountSompi);
  }

  @Override
  public void outputMissing(Outpoint outpoint, long amountSompi) {
    next.outputMissing(outpoint, amountSompi);
  }
}
