package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what accounting told, as lines. Any thread.
final class RecordedAccountingEvents implements AccountingEvents {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<SettledRun> runs = new CopyOnWriteArrayList<>();

  @Override
  public void leaseTaken(long epoch) {
    lines.add("lease taken");
  }

  @Override
  public void leaseLost(String why) {
    lines.add("lease lost: " + why);
  }

  @Override
  public void failing(String step, String why) {
    lines.add("cannot " + step + ": " + why);
  }

  @Override
  public void recovered(String step) {
    lines.add("can " + step);
  }

  @Override
  public void settled(SettledRun run) {
    runs.add(run);
  }

  @Override
  public void journalSilent(String tag, String label) {
    lines.add("silent " + tag);
  }

  @Override
  public void journalGivenUp(String tag, String label) {
    lines.add("given up " + tag);
  }

  @Override
  public void journalBehind(String tag, String label, long minutes) {
    lines.add("behind " + tag + " " + minutes);
  }

  @Override
  public void blockDiscovered(Hash block, String tag) {
    lines.add("discovered " + block);
  }

  @Override
  public void blockStands(Hash block, Blocks.State state, long rewardSompi) {
    lines.add(state + " " + block);
  }

  @Override
  public void blockUnresolved(Hash block, String why) {
    lines.add("unresolved " + block);
  }

  @Override
  public void corrected(Hash block, long settledSompi, long paidSompi) {
    lines.add("corrected " + settledSompi + " " + paidSompi);
  }

  @Override
  public void outputUnattributed(Outpoint outpoint, long amountSompi) {
    lines.add("unattributed " + outpoint);
  }

  @Override
  public void outputMissing(Outpoint outpoint, long amountSompi) {
    lines.add("missing " + outpoint);
  }
}
