package io.kaspool.mining.testkit;

import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.node.BlockOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what the operator would be told. Any thread.
public final class RecordingMiningEvents implements MiningEvents {
  private final List<FoundBlock> found = new CopyOnWriteArrayList<>();
  private final List<BlockOutcome> decided = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<String> availability = new CopyOnWriteArrayList<>();

  @Override
  public void blockFound(FoundBlock block) {
    found.add(block);
  }

  @Override
  public void blockDecided(FoundBlock block, BlockOutcome outcome) {
    decided.add(outcome);
  }

  @Override
  public void recordFailed(FoundBlock block, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void minable(boolean minable, String why) {
    availability.add(minable ? "minable" : "held: " + why);
  }

  public List<FoundBlock> found() {
    return found;
  }

  public List<BlockOutcome> decided() {
    return decided;
  }

  public List<Throwable> failures() {
    return failures;
  }

  public List<String> availability() {
    return availability;
  }
}
