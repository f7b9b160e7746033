package io.kaspool.cli;

import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.MiningEvents;
import io.kaspool.node.BlockOutcome;
import io.kaspool.ops.Label;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what becomes of blocks, and passes the events on. Any thread.
final class BlockCounts implements MiningEvents {
  private static final String FOUND = "found";
  private static final String ACCEPTED = "accepted";
  private static final String REJECTED = "rejected";
  private static final String UNDECIDED = "undecided";

  static final Label LABEL = Label.of("outcome", FOUND, ACCEPTED, REJECTED, UNDECIDED);

  private final MiningEvents next;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>(); // as many as the label

  BlockCounts(MiningEvents next) {
    this.next = next;
  }

  long count(String outcome) {
    LongAdder adder = counts.get(outcome);
    return adder == null ? 0 : adder.sum();
  }

  private void add(String outcome) {
    counts.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
  }

  @Override
  public void blockFound(FoundBlock block) {
    add(FOUND);
    next.blockFound(block);
  }

  @Override
  public void blockDecided(FoundBlock block, BlockOutcome outcome) {
    add(
        switch (outcome) {
          case BlockOutcome.Accepted _ -> ACCEPTED;
          case BlockOutcome.Rejected _ -> REJECTED;
          case BlockOutcome.Undecided _ -> UNDECIDED;
        });
    next.blockDecided(block, outcome);
  }

  @Override
  public void recordFailed(FoundBlock block, Throwable cause) {
    next.recordFailed(block, cause);
  }

  @Override
  public void minable(boolean minable, String why) {
    next.minable(minable, why);
  }
}
