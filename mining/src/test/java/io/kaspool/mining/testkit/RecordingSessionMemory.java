package io.kaspool.mining.testkit;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SessionMemory;
import io.kaspool.mining.Worker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what it is told, or throws when told to. Any thread.
public final class RecordingSessionMemory implements SessionMemory {
  /// Who got which part of the nonces.
  public record Lease(NonceRange range, Worker worker) {}

  private final List<Lease> leases = new CopyOnWriteArrayList<>();
  private final Map<Worker, Difficulty> difficulties = new ConcurrentHashMap<>();
  private volatile String failure = "";

  @Override
  public void leased(NonceRange range, Worker worker) {
    String why = failure;
    if (!why.isEmpty()) {
      throw new IllegalStateException(why);
    }
    leases.add(new Lease(range, worker));
  }

  @Override
  public Optional<Difficulty> difficulty(Worker worker) {
    return Optional.ofNullable(difficulties.get(worker));
  }

  @Override
  public void remember(Worker worker, Difficulty difficulty) {
    difficulties.put(worker, difficulty);
  }

  /// From now on leases cannot be kept.
  public void failWith(String why) {
    failure = why;
  }

  public List<Lease> leases() {
    return leases;
  }
}
