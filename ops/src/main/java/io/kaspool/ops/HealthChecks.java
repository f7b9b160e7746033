package io.kaspool.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The health of one process: checks are registered at the wiring, at most 64, and run by any
/// thread.
public final class HealthChecks {
  static final int MAX_CHECKS = 64;

  private final List<Named> checks = new CopyOnWriteArrayList<>();

  private record Named(String name, HealthCheck check) {}

  public synchronized void register(String name, HealthCheck check) {
    if (checks.stream().anyMatch(named -> named.name().equals(name))) {
      throw new IllegalArgumentException("health check registered twice: " + name);
    }
    if (checks.size() >= MAX_CHECKS) {
      throw new IllegalStateException("more than " + MAX_CHECKS + " health checks: " + name);
    }
    checks.add(new Named(name, check));
  }

  public HealthReport report() {
    LinkedHashMap<String, Health> results = new LinkedHashMap<>();
    for (Named named : checks) {
      results.put(named.name(), ask(named.check()));
    }
    return new HealthReport(results);
  }

  /// A check that fails to tell is as bad as what it might have told, and must not hide the others.
  private static Health ask(HealthCheck check) {
    try {
      return check.check();
    } catch (RuntimeException e) {
      return Health.down("the check itself failed: " + e);
    }
  }
}
