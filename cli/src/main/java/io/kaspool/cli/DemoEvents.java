package io.kaspool.cli;

import io.kaspool.accounting.AccountingEvents;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.NodeEvents;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// Counts and tells what becomes of the demo's blocks, and knows what the demo waits for. Any
/// thread.
final class DemoEvents implements MiningEvents, AccountingEvents {
  private final Narrator narrator;
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final CountDownLatch blue = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean givenUp; // volatile: set by the one who stops

  DemoEvents(Narrator narrator) {
    this.narrator = narrator;
  }

  AppRole.Events forRole(NodeEvents nodes) {
    return new AppRole.Events(nodes, this, narrator, this);
  }

  long found() {
    return found.get();
  }

  long accepted() {
    return accepted.get();
  }

  /// @return whether it has happened
  boolean await(DemoCommand.Until until) throws InterruptedException {
    switch (until) {
      case BLOCK -> blue.await();
      case SETTLED -> settled.await();
    }
    return !givenUp;
  }

  void giveUp() {
    givenUp = true;
    blue.countDown();
    settled.countDown();
  }

  @Override
  public void blockFound(FoundBlock block) {
    found.incrementAndGet();
    narrator.blockFound(block);
  }

  @Override
  public void blockDecided(FoundBlock block, BlockOutcome outcome) {
    narrator.blockDecided(block, outcome);
    if (outcome instanceof BlockOutcome.Accepted) {
      accepted.incrementAndGet();
    }
  }

  @Override
  public void recordFailed(FoundBlock block, Throwable cause) {
    narrator.recordFailed(block, cause);
  }

  @Override
  public void minable(boolean minable, String why) {
    narrator.minable(minable, why);
  }

  @Override
  public void blockStands(Hash block, Blocks.State state, long rewardSompi) {
    switch (state) {
      case BLUE -> {
        narrator.say("block", Narrator.shortened(block) + " is blue: " + Kas.text(rewardSompi));
        blue.countDown();
      }
      case RED, LOST ->
          narrator.say(
              "block",
              Narrator.shortened(block) + " is " + state.name().toLowerCase(java.util.Locale.ROOT));
      case FOUND, UNMERGED, UNRESOLVED, SETTLED -> {} // told once it has a colour
    }
  }

  @Override
  public void settled(SettledRun run) {
    narrator.say(
        "settled",
        run.blocks()
            + " blocks of "
            + Kas.text(run.rewardsSompi())
            + ": "
            + Kas.text(run.creditsSompi())
            + " to "
            + run.payees()
            + " workers, fee "
            + Kas.text(run.feesSompi()));
    settled.countDown();
  }

  @Override
  public void leaseTaken(long epoch) {
    narrator.say("accounts", "kept by this process");
  }

  @Override
  public void leaseLost(String why) {
    narrator.say("accounts", "not kept by this process any more: " + why);
  }

  @Override
  public void failing(String step, String why) {
    narrator.say("accounts", "cannot " + step + ": " + why);
  }

  @Override
  public void recovered(String step) {
    narrator.say("accounts", "can " + step + " again");
  }

  @Override
  public void journalSilent(String tag, String label) {
    narrator.say("accounts", "journal " + tag + " of " + label + " is silent");
  }

  @Override
  public void journalGivenUp(String tag, String label) {
    narrator.say("accounts", "journal " + tag + " of " + label + " is not waited for any more");
  }

  @Override
  public void journalBehind(String tag, String label, long minutes) {
    narrator.say(
        "accounts", "journal " + tag + " of " + label + " is " + minutes + " minutes behind");
  }

  @Override
  public void blockDiscovered(Hash block, String tag) {
    narrator.say("block", Narrator.shortened(block) + " was found on the chain, journal " + tag);
  }

  @Override
  public void blockUnresolved(Hash block, String why) {
    narrator.say("block", Narrator.shortened(block) + " waits for the operator: " + why);
  }

  @Override
  public void corrected(Hash block, long settledSompi, long paidSompi) {
    narrator.say(
        "block",
        Narrator.shortened(block)
            + " pays "
            + Kas.text(paidSompi)
            + " instead of "
            + Kas.text(settledSompi));
  }

  @Override
  public void outputUnattributed(Outpoint outpoint, long amountSompi) {
    narrator.say("treasury", Kas.text(amountSompi) + " of unknown origin: " + outpoint);
  }

  @Override
  public void outputMissing(Outpoint outpoint, long amountSompi) {
    narrator.say("treasury", Kas.text(amountSompi) + " are gone: " + outpoint);
  }
}
