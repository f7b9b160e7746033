package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes accounting's events to the log. Any thread.
public final class AccountingEventLog implements AccountingEvents {
  private static final Logger LOG = LoggerFactory.getLogger(AccountingEventLog.class);

  @Override
  public void leaseTaken(long epoch) {
    LOG.info("this process keeps the accounts from now on (epoch {})", epoch);
  }

  @Override
  public void leaseLost(String why) {
    LOG.warn("this process does not keep the accounts any more: {}", why);
  }

  @Override
  public void failing(String step, String why) {
    LOG.error("accounting cannot {}, and tries again: {}", step, why);
  }

  @Override
  public void recovered(String step) {
    LOG.info("accounting can {} again", step);
  }

  @Override
  public void settled(SettledRun run) {
    LOG.info(
        "settlement {}: {} blocks of {} sompi, fees {}, credits {} to {} workers",
        run.settlement(),
        run.blocks(),
        run.rewardsSompi(),
        run.feesSompi(),
        run.creditsSompi(),
        run.payees());
  }

  @Override
  public void journalSilent(String tag, String label) {
    LOG.error(
        "journal {} of gateway {} is silent and settlement waits for it: start the gateway, or if"
            + " it will not come back: kaspool ctl journal retire {}",
        tag,
        label,
        tag);
  }

  @Override
  public void journalGivenUp(String tag, String label) {
    LOG.error(
        "journal {} of gateway {} was silent for too long and is not waited for any more; work that"
            + " it brings later counts from then on: start the gateway, or if it will not come"
            + " back: kaspool ctl journal retire {}",
        tag,
        label,
        tag);
  }

  @Override
  public void journalBehind(String tag, String label, long minutes) {
    LOG.error(
        "journal {} of gateway {} ships what happened {} minutes ago, and settlement waits for it:"
            + " look at the gateway's clock, its disk and its connection to the database",
        tag,
        label,
        minutes);
  }

  @Override
  public void blockDiscovered(Hash block, String tag) {
    LOG.warn("block {} of journal {} was found on the chain, no row tells of it yet", block, tag);
  }

  @Override
  public void blockStands(Hash block, Blocks.State state, long rewardSompi) {
    switch (state) {
      case BLUE -> LOG.info("block {} is blue and earns {} sompi", block, rewardSompi);
      case RED -> LOG.warn("block {} is red and earns nothing", block);
      case LOST -> LOG.warn("block {} is lost: nothing merged it, and nothing can now", block);
      case FOUND, UNMERGED, UNRESOLVED, SETTLED -> LOG.debug("block {} is {}", block, state);
    }
  }

  @Override
  public void blockUnresolved(Hash block, String why) {
    LOG.error("block {} waits for the operator: {}", block, why);
  }

  @Override
  public void corrected(Hash block, long settledSompi, long paidSompi) {
    LOG.error(
        "block {} was settled with {} sompi, and the chain pays {}: the difference is booked"
            + " against the reserve",
        block,
        settledSompi,
        paidSompi);
  }

  @Override
  public void outputUnattributed(Outpoint outpoint, long amountSompi) {
    LOG.error(
        "the treasury has {} sompi of unknown origin: kaspool ctl outputs attribute {}"
            + " reserve|fee|opening|miners",
        amountSompi,
        outpoint);
  }

  @Override
  public void outputMissing(Outpoint outpoint, long amountSompi) {
    LOG.error(
        "{} sompi are gone from the treasury without a payout of this pool: {}; if you know where"
            + " they went: kaspool ctl outputs write-off {}",
        amountSompi,
        outpoint,
        outpoint);
  }
}
