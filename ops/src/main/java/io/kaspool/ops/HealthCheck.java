package io.kaspool.ops;

/// Says how one part of the program is. Called from any thread, often; it looks at what is known
/// and returns at once.
@FunctionalInterface
public interface HealthCheck {
  Health check();
}
